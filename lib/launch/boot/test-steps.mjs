import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runVisibly } from './run-program.mjs'
import { oneTest, playwrightTally, vitestTally } from './tally.mjs'

const node = (root, script, args, env = {}) => runVisibly(process.execPath, [join(root, 'node_modules', script), ...args], { cwd: root, env: { ...process.env, ...env } })

const heading = (text) => process.stdout.write(`\n— ${text}\n`)

async function withReport(work) {
  const dir = mkdtempSync(join(tmpdir(), 'quarterdeck-report-'))
  try {
    return await work(join(dir, 'report.json'))
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

export async function types(root) {
  heading('types')
  return oneTest((await node(root, 'typescript/bin/tsc', ['--noEmit'])) === 0, 'types')
}

export async function lint(root) {
  heading('lint')
  return oneTest((await node(root, 'oxlint/bin/oxlint', [])) === 0, 'lint')
}

export const vitest = (root, projects) =>
  withReport(async (report) => {
    heading(projects.join(' and '))
    const code = await node(root, 'vitest/vitest.mjs', ['run', ...projects.flatMap((name) => ['--project', name]), '--reporter=default', '--reporter=json', `--outputFile.json=${report}`])
    return vitestTally(report, code)
  })

export const browser = (root, chromium) =>
  withReport(async (report) => {
    heading('browser')
    const env = { CHROMIUM_PATH: chromium, PLAYWRIGHT_JSON_OUTPUT_FILE: report, PLAYWRIGHT_JSON_OUTPUT_NAME: report, PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' }
    const code = await node(root, '@playwright/test/cli.js', ['test', '--config', 'e2e/playwright.config.ts', '--reporter=list,json'], env)
    return playwrightTally(report, code)
  })
