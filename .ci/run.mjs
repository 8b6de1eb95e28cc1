import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { startsAsOrdinaryUser, startsAsRootInClosedFolder } from './starts.mjs'

const tallyPattern = /^(\d+) passed, (\d+) failed, (\d+) skipped$/

/** `npm test` with its output, but for its closing line: ours comes last and includes it. */
async function npmTest() {
  const env = { ...process.env, REQUIRE_ENGINES: process.env.REQUIRE_ENGINES ?? 'prometheus,victoria-metrics' }
  const child = spawn('npm', ['test'], { stdio: ['ignore', 'pipe', 'inherit'], env })
  const gone = new Promise((resolve) => child.once('close', resolve))
  let tally = null
  for await (const line of createInterface({ input: child.stdout })) {
    const found = tallyPattern.exec(line)
    if (found) tally = found.slice(1).map(Number)
    else console.log(line)
  }
  const code = await gone
  const [passed, failed, skipped] = tally ?? [0, 0, 0]
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed, skipped }
}

const total = await npmTest()
for (const check of [startsAsRootInClosedFolder, startsAsOrdinaryUser]) {
  const name = check.title
  try {
    const outcome = await check()
    total[outcome] += 1
    console.log(`${outcome === 'passed' ? '✓' : '-'} ${name}`)
  } catch (error) {
    total.failed += 1
    console.log(`✗ ${name}\n${error.message}`)
  }
}
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exitCode = total.failed === 0 ? 0 : 1
