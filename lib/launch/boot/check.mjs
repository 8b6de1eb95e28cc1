import { prepareSources } from './build.mjs'
import { failureLines, sum, tallyLine } from './tally.mjs'
import { lint, types, vitest } from './test-steps.mjs'

/** The quick half: types, lint, structure and unit tests. Seconds, no database, no build. */
export async function check(root) {
  await prepareSources(root)
  const all = sum([await types(root), await lint(root), await vitest(root, ['unit'])])
  console.log(`${failureLines(all)}\n${tallyLine(all)}`)
  process.exitCode = all.failed === 0 ? 0 : 1
}
