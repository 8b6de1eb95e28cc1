import { existsSync, readFileSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'

const nothing = { passed: 0, failed: 0, skipped: 0, failures: [] }

export const sum = (tallies) =>
  tallies.reduce(
    (all, one) => ({
      passed: all.passed + one.passed,
      failed: all.failed + one.failed,
      skipped: all.skipped + one.skipped,
      failures: [...all.failures, ...one.failures],
    }),
    nothing,
  )

/** A step that either passes or fails as one; `why` is what the summary says of its failure. */
export const oneTest = (passed, why) => (passed ? { ...nothing, passed: 1 } : { ...nothing, failed: 1, failures: [why] })

/** A run that broke without naming a failed test (an error outside of every test, a crashed runner) is still one failure. */
const atLeastOneFailure = (tally, exitCode, runner) =>
  exitCode !== 0 && tally.failed === 0 ? { ...tally, failed: 1, failures: [`${runner} ended with ${exitCode} and no failed test: an error outside of them, see its output`] } : tally

const readReport = (path) => (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null)

const firstLines = (text) =>
  stripVTControlCharacters(text)
    .split('\n')
    .slice(0, 4)
    .map((line) => `    ${line}`)
    .join('\n')

const failureOf = (place, message) => `${place}\n${firstLines(message ?? '')}`.trimEnd()

export function vitestTally(path, exitCode) {
  const report = readReport(path)
  if (!report) return oneTest(false, 'vitest left no report')
  const failedTests = report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.filter((one) => one.status === 'failed').map((one) => failureOf(`${name} > ${one.fullName}`, one.failureMessages?.[0])),
  )
  const brokenFiles = report.testResults.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.every((one) => one.status !== 'failed'))
  const tally = {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles.length,
    skipped: report.numPendingTests + report.numTodoTests,
    failures: [...failedTests, ...brokenFiles.map(({ name, message }) => failureOf(name, message))],
  }
  return atLeastOneFailure(tally, exitCode, 'vitest')
}

const specsOf = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)]

export function playwrightTally(path, exitCode) {
  const report = readReport(path)
  if (!report) return oneTest(false, 'playwright left no report')
  const { expected, unexpected, flaky, skipped } = report.stats
  const failures = report.suites.flatMap(specsOf).flatMap((spec) =>
    spec.tests
      .filter((one) => one.status === 'unexpected' || one.status === 'flaky')
      .map((one) => failureOf(`e2e/${spec.file}:${spec.line} > ${spec.title}`, one.results.find(({ error }) => error)?.error.message)),
  )
  // A test that passes only at the second try is not a test that passes.
  return atLeastOneFailure({ passed: expected, failed: unexpected + flaky, skipped, failures }, exitCode, 'playwright')
}

export const tallyLine = ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed, ${skipped} skipped`

/** What failed, once more at the end: thousands of lines lie between a failure and the closing line. */
export const failureLines = ({ failures }) => (failures.length === 0 ? '' : `\nFailed:\n${failures.map((one) => `✗ ${one}`).join('\n')}\n`)
