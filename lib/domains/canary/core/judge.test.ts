import { describe, expect, test } from 'vitest'
import { JudgeInput } from '../schemas'
import { expectClose, rawVectorsOf, vectorsOf } from '../testing/vectors'
import { toKayentaResult } from '../wire/kayenta-result'
import { lookUp } from './config-path'
import { judge } from './judge'
import { readMetricSettings } from './metric-settings'

interface WantedResult {
  name: string
  classification: string
  classificationReason: string | null
  critical: boolean
  muted: boolean
  groups: string[]
  controlStats: Record<string, number>
  experimentStats: Record<string, number>
  ratio?: number | null
  ciLow?: number
  ciHigh?: number
  estimate?: number
  effectSize?: number
}

test.each(rawVectorsOf('judge'))('%s', (_name, { input, derivedExpected = {} }) => {
  const outcome = judge(JudgeInput.parse(input))
  if (!outcome.ok) return expect.unreachable(JSON.stringify(outcome.error))
  const result = toKayentaResult(outcome.value)
  const { score, results, groupScores } = derivedExpected as { score: unknown; results: WantedResult[]; groupScores: { name: string; score: number }[] }
  expect(result.score).toEqual(score)
  expect(result.groupScores.map(({ name, score: value }) => ({ name, score: value }))).toEqual(groupScores)
  expect(result.results).toHaveLength(results.length)
  for (const [at, wanted] of results.entries()) {
    const got = result.results[at] ?? expect.unreachable()
    expect(got).toMatchObject({ name: wanted.name, classification: wanted.classification, critical: wanted.critical, muted: wanted.muted, groups: wanted.groups })
    expect(got.classificationReason ?? null).toBe(wanted.classificationReason)
    if ('ratio' in wanted) expectClose(got.resultMetadata.ratio ?? null, wanted.ratio, 1e-9, 'ratio')
    for (const [name, value] of Object.entries(wanted.controlStats)) expectClose(got.controlMetadata.stats[name as 'mean'], value, 1e-9, name)
    for (const [name, value] of Object.entries(wanted.experimentStats)) expectClose(got.experimentMetadata.stats[name as 'mean'], value, 1e-9, name)
    const { comparison } = outcome.value.metrics[at] ?? expect.unreachable()
    if (wanted.ciLow !== undefined) expectClose(comparison?.lower, wanted.ciLow, 1e-9, 'ciLow')
    if (wanted.ciHigh !== undefined) expectClose(comparison?.upper, wanted.ciHigh, 1e-9, 'ciHigh')
    if (wanted.estimate !== undefined) expectClose(comparison?.estimate, wanted.estimate, 1e-9, 'estimate')
  }
})

test.each(vectorsOf<{ data: unknown; path: string[]; type?: string }>('config-path'))('%s', (_name, { input, expected }) => {
  const found = lookUp(input.data, input.path)
  expect({ found: found.found, value: found.found ? found.value : null }).toEqual(expected)
})

describe('settings of a metric', () => {
  const defaults = readMetricSettings({}, []).settings
  const read = (canary: unknown) => readMetricSettings(canary, ['canary'])

  test('have a default each, which follows the measure', () => {
    expect(defaults).toMatchObject({ direction: 'either', nanStrategy: 'remove', critical: false, mustHaveData: false, muted: false, outliers: { strategy: 'keep' } })
    expect(defaults?.effect).toEqual({ measure: 'meanRatio', allowedIncrease: 1, allowedDecrease: 1, criticalIncrease: 1, criticalDecrease: 1 })
    expect(read({ effectSize: { measure: 'cles', allowedIncrease: 0.8 } }).settings?.effect).toEqual({ measure: 'cles', allowedIncrease: 0.8, allowedDecrease: 0.5, criticalIncrease: 0.5, criticalDecrease: 0.5 })
    expect(read(undefined).settings).toEqual(defaults)
  })

  test('take words that nobody knows for the default', () => {
    expect(read({ direction: 'Increase', nanStrategy: 'zero', effectSize: { measure: 'CLES' }, outliers: { strategy: 'drop' } }).settings).toEqual(defaults)
  })

  test('an explicit null is 0, false, or wrong for a word', () => {
    expect(read({ critical: null, effectSize: { allowedIncrease: null } }).settings).toMatchObject({ critical: false, effect: { allowedIncrease: 0 } })
    expect(read({ direction: null }).problems).toEqual([{ code: 'not-text', pointer: '#/canary/direction', values: { setting: 'direction' } }])
  })

  test.each([
    [{ critical: 'true' }, '#/canary/critical', 'not-boolean'],
    [{ muted: 1 }, '#/canary/muted', 'not-boolean'],
    [{ effectSize: { allowedIncrease: '1.2' } }, '#/canary/effectSize/allowedIncrease', 'not-number'],
    [{ effectSize: [{ allowedIncrease: 1.2 }] }, '#/canary/effectSize/allowedIncrease', 'not-number'],
    [{ direction: 3 }, '#/canary/direction', 'not-text'],
    [{ outliers: { strategy: 'remove', outlierFactor: 0 } }, '#/canary/outliers/outlierFactor', 'outlier-factor'],
    [{ outliers: { strategy: 'remove', outlierFactor: null } }, '#/canary/outliers/outlierFactor', 'outlier-factor'],
  ])('%j is wrong at %s', (canary, pointer, code) => {
    expect(read(canary).problems).toMatchObject([{ pointer, code }])
  })

  test('a factor of outliers that are kept is not asked for', () => {
    expect(read({ outliers: { strategy: 'keep', outlierFactor: 0 } }).problems).toEqual([])
  })
})

const metric = { name: 'latency', groups: ['g'] }
const pair = { name: 'latency', values: { control: [1, 2, 3, 4], experiment: [1, 2, 3, 5] } }
const inputOf = (more: object = {}) => JudgeInput.parse({ canaryConfig: { metrics: [metric], classifier: {} }, metricSetPairList: [pair], scoreThresholds: { pass: 95, marginal: 75 }, ...more })
const problemsOf = (more: object) => {
  const outcome = judge(inputOf(more))
  return outcome.ok ? [] : outcome.error.map(({ code, pointer }) => `${code} ${pointer}`)
}

describe('input that the judge refuses', () => {
  test('a pair that no metric of the config knows', () => {
    expect(problemsOf({ metricSetPairList: [pair, { ...pair, name: 'cpu' }] })).toEqual(['pair-without-metric #/metricSetPairList/1/name'])
  })

  test('another judge', () => {
    expect(problemsOf({ canaryConfig: { judge: { name: 'dredd-v1.0' }, metrics: [metric], classifier: {} } })).toEqual(['judge-unknown #/canaryConfig/judge/name'])
    expect(problemsOf({ canaryConfig: { judge: { name: '' }, metrics: [metric], classifier: {} } })).toEqual([])
  })

  test('a metric that is judged without a list of groups, unless it is muted', () => {
    const withoutGroups = (canary: object) => ({ canaryConfig: { metrics: [{ name: 'latency', analysisConfigurations: { canary } }], classifier: {} } })
    expect(problemsOf(withoutGroups({}))).toEqual(['groups-absent #/canaryConfig/metrics/0/groups'])
    expect(problemsOf(withoutGroups({ muted: true }))).toEqual([])
  })

  test('says each wrong setting once, however many series the metric has, and nothing of metrics that are not judged', () => {
    const metrics = [{ ...metric, analysisConfigurations: { canary: { critical: 'yes' } } }, { name: 'idle', analysisConfigurations: { canary: { muted: 'no' } } }]
    expect(problemsOf({ canaryConfig: { metrics, classifier: {} }, metricSetPairList: [pair, pair] })).toEqual(['not-boolean #/canaryConfig/metrics/0/analysisConfigurations/canary/critical'])
  })
})

describe('the whole judge', () => {
  test('the first of two metrics with one name counts', () => {
    const outcome = judge(inputOf({ canaryConfig: { metrics: [metric, { name: 'latency', groups: ['other'] }], classifier: {} } }))
    expect(outcome.ok && outcome.value.score.groups.map(({ name }) => name)).toEqual(['g'])
  })

  test('nothing left after muting scores 0 and fails without a reason', () => {
    const outcome = judge(inputOf({ canaryConfig: { metrics: [{ ...metric, analysisConfigurations: { canary: { muted: true } } }], classifier: {} } }))
    expect(outcome.ok && toKayentaResult(outcome.value)).toMatchObject({ groupScores: [], score: { score: 0, classification: 'Fail', classificationReason: '' } })
  })

  test('thresholds kept in the config do not count', () => {
    const outcome = judge(inputOf({ canaryConfig: { metrics: [metric], classifier: { scoreThresholds: { pass: 0, marginal: 0 } } }, metricSetPairList: [] }))
    expect(outcome.ok && outcome.value.classification).toBe('Fail')
  })

  test('what an operator adds for himself passes through, and tags and ids come back', () => {
    const outcome = judge(inputOf({ metricSetPairList: [{ ...pair, id: 'one', tags: { zone: 'a' }, scopes: {}, extra: 1 }], extra: {} }))
    expect(outcome.ok && toKayentaResult(outcome.value).results[0]).toMatchObject({ id: 'one', tags: { zone: 'a' } })
  })

  test('is the same each time', () => {
    const constant = { ...pair, values: { control: [10, 10, 10], experiment: [20, 20, 20] } }
    expect(judge(inputOf({ metricSetPairList: [constant] }))).toEqual(judge(inputOf({ metricSetPairList: [constant] })))
  })
})
