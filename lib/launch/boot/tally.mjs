import { existsSync, readFileSync } from 'node:fs'

const nothing = { passed: 0, failed: 0, skipped: 0 }

export const sum = (tallies) =>
  tallies.reduce((all, one) => ({ passed: all.passed + one.passed, failed: all.failed + one.failed, skipped: all.skipped + one.skipped }), nothing)

export const oneTest = (passed) => (passed ? { ...nothing, passed: 1 } : { ...nothing, failed: 1 })

/** A run that broke without naming a failed test (a file that does not load, a crashed runner) is still one failure. */
const atLeastOneFailure = (tally, exitCode) => (exitCode !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally)

const readReport = (path) => (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null)

export function vitestTally(path, exitCode) {
  const report = readReport(path)
  if (!report) return oneTest(false)
  const broken = report.testResults.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.every((one) => one.status !== 'failed')).length
  return atLeastOneFailure({ passed: report.numPassedTests, failed: report.numFailedTests + broken, skipped: report.numPendingTests + report.numTodoTests }, exitCode)
}

export function playwrightTally(path, exitCode) {
  const report = readReport(path)
  if (!report) return oneTest(false)
  const { expected, unexpected, flaky, skipped } = report.stats
  // A test that passes only at the second try is not a test that passes.
  return atLeastOneFailure({ passed: expected, failed: unexpected + flaky, skipped }, exitCode)
}

export const tallyLine = ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed, ${skipped} skipped`
