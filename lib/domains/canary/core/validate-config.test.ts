import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { CanaryConfig } from '../schemas'
import { type ConfigProblem, problem, problemCodes } from './config-problem'
import { validateConfig } from './validate-config'
import { inWords } from './words'

const good = {
  name: 'playback-standard',
  applications: ['playback'],
  metrics: [
    { name: 'errors', groups: ['Errors'], analysisConfigurations: { canary: { direction: 'increase', critical: true } } },
    { name: 'latency', groups: ['Latency'] },
  ],
  classifier: { groupWeights: { Errors: 60, Latency: 40 }, scoreThresholds: { pass: 95, marginal: 75 } },
}

/** What is said of the good config with this changed. */
const found = (more: object): string[] => validateConfig(CanaryConfig.parse({ ...good, ...more })).map(({ code, pointer }) => `${code} ${pointer}`)
const metric = (more: object) => ({ metrics: [{ ...good.metrics[0], ...more }, good.metrics[1]] })
const settings = (canary: object) => metric({ analysisConfigurations: { canary } })
const weights = (groupWeights: object) => ({ classifier: { groupWeights } })
const scores = (pass: number, marginal: number) => ({ classifier: { ...good.classifier, scoreThresholds: { pass, marginal } } })

test('a good config has no problem', () => {
  expect(found({})).toEqual([])
})

const at = '#/metrics/0/analysisConfigurations/canary'

describe('each problem is found where it is', () => {
  test.each<[object, string[]]>([
    [{ name: '' }, ['name-empty #/name']],
    [{ name: 'a b' }, ['name-letters #/name']],
    [{ applications: [] }, ['applications-empty #/applications']],
    [{ metrics: [], classifier: {} }, ['metrics-empty #/metrics']],
    [metric({ name: ' ' }), ['metric-name-empty #/metrics/0/name']],
    [metric({ name: 'latency' }), ['metric-name-again #/metrics/1/name']],
    [metric({ groups: [''] }), ['group-name-empty #/metrics/0/groups/0', 'weight-of-unknown-group #/classifier/groupWeights/Errors', 'weights-leave-nothing #/classifier/groupWeights']],
    [{ ...metric({ groups: [] }), ...weights({}) }, ['metric-without-group #/metrics/0/groups']],
    [{ ...metric({ groups: null, analysisConfigurations: { canary: { muted: true } } }), ...weights({}) }, []],
    [{ metrics: [{ ...good.metrics[0], analysisConfigurations: { canary: { muted: true } } }], ...weights({}) }, ['metrics-all-muted #/metrics']],
    [settings({ critical: 'yes' }), [`not-boolean ${at}/critical`]],
    [settings({ direction: 'up' }), [`choice-unknown ${at}/direction`]],
    [settings({ effectSize: { measure: 'CLES' } }), [`choice-unknown ${at}/effectSize/measure`]],
    [settings({ effectSize: { allowedIncrease: 0.9 } }), [`effect-order ${at}/effectSize/allowedDecrease`]],
    [settings({ effectSize: { measure: 'cles', allowedIncrease: 1.2 } }), [`effect-range ${at}/effectSize/allowedIncrease`]],
    [settings({ effectSize: null, outliers: null }), []],
    [weights({ Errors: 60, Latency: 30 }), ['weights-sum #/classifier/groupWeights']],
    [weights({ Errors: 33.33, Latency: 66.66 }), []],
    [weights({ Errors: 60 }), []],
    [weights({ Errors: 100 }), ['weights-leave-nothing #/classifier/groupWeights']],
    [weights({ Errors: 50, Latency: 40, 'a/b': 10 }), ['weight-of-unknown-group #/classifier/groupWeights/a~1b']],
    [weights({ Errors: 120, Latency: -20 }), ['weight-range #/classifier/groupWeights/Errors', 'weight-range #/classifier/groupWeights/Latency']],
    [scores(75, 95), ['threshold-order #/classifier/scoreThresholds/marginal']],
    [scores(95, 95), []],
    [scores(101, -1), ['threshold-range #/classifier/scoreThresholds/marginal', 'threshold-range #/classifier/scoreThresholds/pass']],
  ])('%j', (more, problems) => {
    expect(found(more)).toEqual(problems)
  })

  test('of the thresholds of a run rather than those kept', () => {
    expect(validateConfig(CanaryConfig.parse(good), { pass: 10, marginal: 20 }).map(({ code }) => code)).toEqual(['threshold-order'])
  })
})

describe('every problem can be said', () => {
  const messages = (language: string) => JSON.parse(readFileSync(join(import.meta.dirname, '../../../i18n/messages', language, 'judge.json'), 'utf8')) as { problem: Record<string, { rule: string; cure: string }> }

  test.each(['en', 'ko'])('in %s, by the screens', (language) => {
    expect(Object.keys(messages(language).problem).sort()).toEqual([...problemCodes].sort())
  })

  test.each(problemCodes)('%s in plain words, rule and cure', (code) => {
    const values: ConfigProblem['values'] = new Proxy({}, { get: (_target, name) => `<${String(name)}>` })
    const { pointer, detail } = inWords(problem(code, ['metrics', 0], values))
    expect(pointer).toBe('#/metrics/0')
    expect(detail).toMatch(/^\S.*\. \S.*\.$/)
    // The screens have the same facts to name.
    const { rule, cure } = messages('en').problem[code] ?? expect.unreachable()
    const named = (text: string, pattern: RegExp) => [...new Set([...text.matchAll(pattern)].map(([, name]) => name))].sort()
    expect(named(`${rule} ${cure}`, /\{(\w+)/g)).toEqual(named(detail, /<(\w+)>/g))
  })
})
