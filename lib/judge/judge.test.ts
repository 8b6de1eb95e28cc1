import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { judgeInput } from '@/lib/domains/canary/judge-canary'
import { JudgeInput, JudgeResult } from '@/lib/domains/canary/schemas'
import { rawVectorsOf } from '@/lib/domains/canary/testing/vectors'
import { Problem } from '@/lib/http/problem-shape'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'quarterdeck-judge-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const boot = join(import.meta.dirname, '../launch/boot.mjs')

/** As `npm run -s judge -- ...` runs it: what it printed as JSON, which must be all of it. */
function run(args: string[], input = ''): Promise<{ code: number | null; printed: unknown }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [boot, 'judge', ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
    let printed = ''
    child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()))
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, printed: JSON.parse(printed) }))
    // A program that ends without reading its input closes the pipe under us.
    child.stdin.on('error', () => undefined).end(input)
  })
}

const written = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

test.each(rawVectorsOf('judge'))('a file is judged: %s', async (_name, { input }) => {
  const { code, printed } = await run([written('input.json', JSON.stringify(input))])
  const wanted = judgeInput(JudgeInput.parse(input))
  expect(code).toBe(0)
  expect(JudgeResult.parse(printed)).toEqual(printed)
  expect(printed).toEqual(wanted.ok && wanted.value)
})

const metric = { name: 'latency', groups: ['g'] }
const pair = { name: 'latency', values: { control: [1, 2, 'NaN', 4], experiment: [1, 2, 3] } }
const good = { canaryConfig: { metrics: [metric], classifier: {} }, metricSetPairList: [pair], scoreThresholds: { pass: 95, marginal: 75 } }

test('standard input is judged, with a byte order mark and fields that nobody knows', async () => {
  const { code, printed } = await run(['-'], `\uFEFF${JSON.stringify({ ...good, remark: 'mine' })}`)
  expect(code).toBe(0)
  expect(printed).toMatchObject({ judgeName: 'NetflixACAJudge-v1.0', results: [{ name: 'latency', controlMetadata: { stats: { count: 3 } } }] })
})

describe('bad input ends with 2 and one problem that names the place', () => {
  test.each<[string, string, string]>([
    ['nothing', '', '#'],
    ['no JSON', '{"canaryConfig": ', '#'],
    ['a NaN that JSON does not have', JSON.stringify(good).replace('"NaN"', 'NaN'), '#'],
    ['another kind of JSON', '[]', '#'],
    ['no thresholds', JSON.stringify({ ...good, scoreThresholds: undefined }), '#/scoreThresholds'],
    ['a threshold as text', JSON.stringify({ ...good, scoreThresholds: { pass: '95', marginal: 75 } }), '#/scoreThresholds/pass'],
    ['no classifier', JSON.stringify({ ...good, canaryConfig: { metrics: [metric] } }), '#/canaryConfig/classifier'],
    ['a weight as text', JSON.stringify({ ...good, canaryConfig: { metrics: [metric], classifier: { groupWeights: { 'a/b': '1' } } } }), '#/canaryConfig/classifier/groupWeights/a~1b'],
    ['a point as text', JSON.stringify({ ...good, metricSetPairList: [{ ...pair, values: { control: [1, 'two'], experiment: [] } }] }), '#/metricSetPairList/0/values/control/1'],
    ['a point that is null', JSON.stringify({ ...good, metricSetPairList: [{ ...pair, values: { control: [null], experiment: [] } }] }), '#/metricSetPairList/0/values/control/0'],
    ['one side alone', JSON.stringify({ ...good, metricSetPairList: [pair, { ...pair, values: { control: [] } }] }), '#/metricSetPairList/1/values/experiment'],
    ['data of no metric', JSON.stringify({ ...good, metricSetPairList: [{ ...pair, name: 'cpu' }] }), '#/metricSetPairList/0/name'],
    ['a setting of a wrong type', JSON.stringify({ ...good, canaryConfig: { metrics: [{ ...metric, analysisConfigurations: { canary: { critical: 'yes' } } }], classifier: {} } }), '#/canaryConfig/metrics/0/analysisConfigurations/canary/critical'],
    ['another judge', JSON.stringify({ ...good, canaryConfig: { ...good.canaryConfig, judge: { name: 'dredd-v1.0' } } }), '#/canaryConfig/judge/name'],
  ])('%s', async (_name, input, pointer) => {
    const { code, printed } = await run(['-'], input)
    expect(code).toBe(2)
    const { status, instance, errors, detail } = Problem.parse(printed)
    expect({ status, instance, pointers: errors?.map((one) => one.pointer) }).toEqual({ status: 400, instance: '-', pointers: [pointer] })
    expect(detail.length).toBeGreaterThan(10)
  })

  test('a file that is not there is named', async () => {
    const path = join(folder, 'absent.json')
    const { code, printed } = await run([path])
    expect(code).toBe(2)
    expect(printed).toMatchObject({ code: 'not-found', instance: path })
    expect(Problem.parse(printed).detail).toContain(path)
  })

  test('no file, and more than one, is told what to say', async () => {
    for (const args of [[], ['a', 'b']]) {
      const { code, printed } = await run(args)
      expect(code).toBe(2)
      expect(Problem.parse(printed).detail).toContain('npm run -s judge -- FILE')
    }
  })

  test('a thousand wrong things are answered with the first twenty and their number', async () => {
    const { code, printed } = await run(['-'], JSON.stringify({ ...good, metricSetPairList: [{ ...pair, values: { control: Array(1000).fill('x'), experiment: [] } }] }))
    expect(code).toBe(2)
    const { errors, detail } = Problem.parse(printed)
    expect(errors).toHaveLength(20)
    expect(detail).toContain('And 980 more.')
  })
})
