/**
 * The judge at size, bundled as it runs: `npx tsx bench/judge.ts [--metrics 50] [--points 180] [--runs 200]`.
 * Parsed input to Kayenta's result; cold is the first run of a process that has judged nothing yet.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { build } from 'esbuild'
import { createGaussian } from '../lib/domains/canary/core/gaussian'
import type * as verb from '../lib/domains/canary/judge-canary'
import type * as schemas from '../lib/domains/canary/schemas'
import { percentile, report } from './kit/figure'

const { values } = parseArgs({
  options: { metrics: { type: 'string', default: '50' }, points: { type: 'string', default: '180' }, runs: { type: 'string', default: '200' }, cold: { type: 'string' } },
})

async function bundle(file: string): Promise<string> {
  const root = join(import.meta.dirname, '..')
  const contents = `export { judgeInput } from './lib/domains/canary/judge-canary'; export { JudgeInput } from './lib/domains/canary/schemas'`
  await build({ stdin: { contents, resolveDir: root, loader: 'ts' }, outfile: file, bundle: true, platform: 'node', format: 'esm', target: 'node20', tsconfig: join(root, 'tsconfig.json'), logLevel: 'silent' })
  return file
}

const folder = values.cold ? null : mkdtempSync(join(tmpdir(), 'quarterdeck-bench-judge-'))
const program = values.cold ?? (await bundle(join(folder ?? '', 'judge.mjs')))
// The bundle of exactly these two.
const { judgeInput, JudgeInput } = (await import(pathToFileURL(program).href)) as typeof verb & typeof schemas

const [metrics, points] = [Number(values.metrics), Number(values.points)]

/** Latencies, counts with many ties, tiny rates and constants, some worse on the canary: no metric is settled early but the constants. */
function sample(): unknown {
  const gaussian = createGaussian(1)
  const series = (kind: number, factor: number) =>
    Array.from({ length: points }, () => (kind === 0 ? 100 * factor * Math.exp(gaussian() / 4) : kind === 1 ? Math.round(Math.abs(3 * factor * gaussian())) : kind === 2 ? 1e-4 * factor * Math.abs(gaussian()) : 5 * factor))
  const names = Array.from({ length: metrics }, (_, at) => `metric-${at}`)
  return {
    canaryConfig: {
      metrics: names.map((name, at) => ({ name, groups: [`group-${at % 4}`], analysisConfigurations: { canary: { direction: 'either', ...(at % 3 === 0 && { outliers: { strategy: 'remove' } }) } } })),
      classifier: { groupWeights: { 'group-0': 40, 'group-1': 30 } },
    },
    metricSetPairList: names.map((name, at) => ({ name, values: { control: series(at % 4, 1), experiment: series(at % 4, at % 5 === 0 ? 1.3 : 1) } })),
    scoreThresholds: { pass: 95, marginal: 75 },
  }
}

const text = JSON.stringify(sample())

/** As program and API do it: JSON text in, JSON text out. */
function once(): { judgeMs: number; wholeMs: number; classified: Record<string, number> } {
  const begin = performance.now()
  const input = JudgeInput.parse(JSON.parse(text))
  const parsed = performance.now()
  const judged = judgeInput(input)
  const end = performance.now()
  if (!judged.ok) throw new Error(judged.error.detail)
  JSON.stringify(judged.value)
  const classified: Record<string, number> = {}
  for (const { classification } of judged.value.results) classified[classification] = (classified[classification] ?? 0) + 1
  return { judgeMs: end - parsed, wholeMs: performance.now() - begin, classified }
}

if (values.cold) {
  process.stdout.write(JSON.stringify(once()))
} else {
  const again = ['node_modules/.bin/tsx', 'bench/judge.ts', '--cold', program, '--metrics', values.metrics, '--points', values.points]
  const cold = Array.from({ length: 9 }, () => JSON.parse(execFileSync(process.execPath, again, { encoding: 'utf8' })) as ReturnType<typeof once>)
  const warm = Array.from({ length: Number(values.runs) }, once).slice(20)
  const size = `${metrics} metrics x ${points} points`
  const of = (runs: typeof warm, name: 'judgeMs' | 'wholeMs', share: number) => percentile(runs.map((run) => run[name]), share)
  if (folder) rmSync(folder, { recursive: true, force: true })
  report(
    [
      { name: 'judge, warm, median', value: of(warm, 'judgeMs', 0.5), unit: 'ms', bar: 100, how: `${size}, ${warm.length} runs` },
      { name: 'judge, warm, p95', value: of(warm, 'judgeMs', 0.95), unit: 'ms', bar: 100, how: `${size}, ${warm.length} runs` },
      { name: 'judge, cold, median', value: of(cold, 'judgeMs', 0.5), unit: 'ms', bar: 100, how: `${size}, first run of ${cold.length} processes` },
      { name: 'judge, cold, worst', value: of(cold, 'judgeMs', 1), unit: 'ms', bar: 100, how: `${size}, first run of ${cold.length} processes` },
      { name: 'JSON to JSON, cold, worst', value: of(cold, 'wholeMs', 1), unit: 'ms', bar: 100, how: `${size}, with parsing and checking ${text.length} bytes` },
    ],
    { wholeWarmMedianMs: of(warm, 'wholeMs', 0.5), classified: once().classified },
  )
}
