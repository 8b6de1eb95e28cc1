import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MetricAggregation } from '../metric-schemas'
import { formatMetricExpression, type MetricExpression, parseMetricExpression } from './metric-expression'

const base: MetricExpression = { metric: 'http.server.requests', filters: [], aggregation: 'rate', quantile: 0.95, groupBy: [] }

describe('a query as one writes it', () => {
  test.each([
    ['rate(http.server.requests)', {}],
    [' rate ( http.server.requests { } ) ', {}],
    ['quantile(0.5, wait)', { metric: 'wait', aggregation: 'quantile', quantile: 0.5 }],
    ['quantile(1, wait)', { metric: 'wait', aggregation: 'quantile', quantile: 1 }],
    ['sum(up) by (zone, http.route)', { metric: 'up', aggregation: 'sum', groupBy: ['zone', 'http.route'] }],
    ['rate(http.server.requests{http.route="/a, {b}", zone!~"local-\\d",})', { filters: [{ label: 'http.route', op: '=', value: '/a, {b}' }, { label: 'zone', op: '!~', value: 'local-\\d' }] }],
    ['rate("a \\"name\\" (odd)"{"la bel"!=""})', { metric: 'a "name" (odd)', filters: [{ label: 'la bel', op: '!=', value: '' }] }],
  ])('%s', (text, expected) => expect(parseMetricExpression(text)).toEqual({ ok: true, value: { ...base, ...expected } }))

  test.each([
    ['', 'aggregation', 0],
    ['median(a)', 'aggregation', 0],
    ['sum a', 'open', 4],
    ['quantile(2, a)', 'quantile', 9],
    ['quantile(a)', 'quantile', 9],
    ['sum()', 'name', 4],
    ['sum(a{b>"c"})', 'operator', 7],
    ['sum(a{b=c})', 'value', 8],
    ['sum(a{b="c" d="e"})', 'close', 12],
    ['sum(a', 'close', 5],
    ['sum(a) per (b)', 'rest', 7],
    ['sum(a) by (a,b,c,d,e)', 'too-many', 19],
  ])('%s: %s at %i', (text, mistake, at) => expect(parseMetricExpression(text)).toEqual({ ok: false, error: { mistake, at } }))

  test('what is written is read back', () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
    const expression = fc.record({
      metric: name, aggregation: fc.constantFrom(...MetricAggregation.options), quantile: fc.constantFrom(0, 0.5, 0.99, 1),
      filters: fc.array(fc.record({ label: name, op: fc.constantFrom('=' as const, '!=' as const, '=~' as const, '!~' as const), value: fc.string({ unit: 'grapheme', maxLength: 30 }) }), { maxLength: 3 }),
      groupBy: fc.uniqueArray(name, { maxLength: 4 }),
    })
    fc.assert(fc.property(expression, (one) => void expect(parseMetricExpression(formatMetricExpression(one))).toEqual({ ok: true, value: { ...one, quantile: one.aggregation === 'quantile' ? one.quantile : 0.95 } })), { numRuns: 500 })
  })
})
