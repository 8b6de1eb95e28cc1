import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { groupsOf, newMetric, parseText, textOf } from './config-groups'
import { isWithin, pointerOf, readAt, writeAt } from './json-path'
import { numberOf, percentOfRatio, ratioOfPercent } from './tolerance'

const config = { name: 'a', extra: { kept: [1] }, metrics: [{ name: 'm', groups: ['Errors'], odd: true }, { name: 'n', groups: ['Errors', 'Latency'] }], classifier: { groupWeights: { Errors: 60, Old: 10 } } }

describe('one place of the JSON', () => {
  test('is changed alone: the rest stays, unknown fields too', () => {
    const changed = writeAt(config, ['metrics', 0, 'analysisConfigurations', 'canary', 'critical'], true)
    expect(changed).toEqual({ ...config, metrics: [{ ...config.metrics[0], analysisConfigurations: { canary: { critical: true } } }, config.metrics[1]] })
    expect(config.metrics[0]).not.toHaveProperty('analysisConfigurations')
  })
  test('nothing takes it out, a metric from its list', () => {
    expect(writeAt(config, ['metrics', 0], undefined)).toMatchObject({ metrics: [{ name: 'n' }] })
    expect(writeAt(config, ['classifier', 'groupWeights', 'Old'], undefined)).toMatchObject({ classifier: { groupWeights: { Errors: 60 } } })
    expect(writeAt(config, ['nowhere', 'at', 'all'], undefined)).toEqual(config)
    expect(writeAt(config, ['metrics', 2], newMetric('Errors'))).toMatchObject({ metrics: [{}, {}, { groups: ['Errors'] }] })
  })
  test('what was written is read, whatever stood there', () => {
    const path = fc.array(fc.oneof(fc.constantFrom('a', 'b', 'metrics'), fc.constantFrom('x/y', '~')), { minLength: 1, maxLength: 4 })
    fc.assert(fc.property(fc.jsonValue(), path, fc.integer(), (value, at, next) => {
      expect(readAt(writeAt(value, at, next), at)).toBe(next)
    }))
  })
  test('is pointed at as the server does', () => {
    expect(pointerOf(['classifier', 'groupWeights', 'a/b~c'])).toBe('#/classifier/groupWeights/a~1b~0c')
    expect(isWithin('#/metrics/1/groups/0', ['metrics', 1])).toBe(true)
    expect(isWithin('#/metrics/10', ['metrics', 1])).toBe(false)
  })
})

describe('figures as people say them', () => {
  test.each([[1.2, 'increase', '20'], [0.8, 'decrease', '20'], [1.075, 'increase', '7.5'], [undefined, 'increase', ''], ['much', 'increase', 'much']] as const)('%s %s is %s', (ratio, way, text) => {
    expect(percentOfRatio(ratio, way)).toBe(text)
    expect(ratioOfPercent(text, way)).toBe(ratio)
  })
  test('both ways is where it began', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 5_000 }), fc.constantFrom('increase', 'decrease'), (tenths, way) => {
      expect(percentOfRatio(ratioOfPercent(String(tenths / 10), way), way)).toBe(String(tenths / 10))
    }))
  })
  test('what is no number goes on as it was typed, for the rules to name', () => expect([numberOf(' 3 '), numberOf(''), numberOf('many')]).toEqual([3, undefined, 'many']))
})

test('groups: of metrics first, then those with a weight alone', () => expect(groupsOf(config)).toEqual({ names: ['Errors', 'Latency', 'Old'], sum: 70 }))
test('the text is the config, both ways', () => {
  expect(parseText(textOf(config))).toEqual({ ok: true, config })
  expect(parseText('{').ok).toBe(false)
})
