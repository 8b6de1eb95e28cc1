import { prepareBuild, prepareSources } from './build.mjs'
import { ensureChromium } from './chromium.mjs'
import { ensureClientLanguages } from './client-languages.mjs'
import { ensurePeerEngines } from './peer-engines.mjs'
import { failureLines, oneTest, sum, tallyLine } from './tally.mjs'
import { browser, lint, types, vitest } from './test-steps.mjs'

/** Set-up that fails is a failed test with its reason, and the rest still runs. */
async function attempt(work) {
  try {
    return await work()
  } catch (error) {
    console.error(error.message)
    return oneTest(false, error.message)
  }
}

/** Everything: ends with one plain line, `N passed, N failed, N skipped`. */
export async function test(root) {
  await prepareSources(root)
  const tallies = [await types(root), await lint(root)]
  // Before the engines: one of them needs Java.
  await ensureClientLanguages()
  try {
    await ensurePeerEngines(root)
  } catch (error) {
    console.error(error.message)
    tallies.push(oneTest(false, error.message))
  }
  tallies.push(await vitest(root, ['unit', 'integration']))
  tallies.push(
    await attempt(async () => {
      const chromium = await ensureChromium()
      await prepareBuild(root)
      return browser(root, chromium)
    }),
  )
  const all = sum(tallies)
  console.log(`${failureLines(all)}\n${tallyLine(all)}`)
  process.exitCode = all.failed === 0 ? 0 : 1
}
