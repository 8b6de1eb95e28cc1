import { describe, expect, test } from 'vitest'
import { DashboardPanel } from '@/lib/domains/telemetry/dashboard-schemas'
import { freePanelId, nameFrom, panelAsk, panelHref, panelOf } from '../dashboards/panel-ask'
import { aggregationKey, heatAsk, metricsAsk, nextLetter, queriesOf, usualExpression, withAggregation } from './metrics-ask'

const of = (query: string) => new URLSearchParams(query)

describe('the address holds the question', () => {
  test('queries, formula, scope and comparison', () => {
    expect(metricsAsk(of('a=rate(x)&b=sum(y)&formula=a/b&compare=week&application=shop&from=now-3h&zone=local-a'))).toEqual({ a: 'rate(x)', b: 'sum(y)', formula: 'a/b', compare: 'week', application: 'shop', from: 'now-3h', to: 'now', zone: 'local-a' })
  })
  test.each([['', 'no query'], ['a=median(x)', 'one that cannot be read'], ['a=rate(x)&c=', 'an empty one is none'], [`a=sum(${'x'.repeat(300)})`, 'a name that is too long'], [`a=rate(x)&formula=${'a'.repeat(600)}`, 'a formula that is too long']])('%s asks nothing wrong', (query, what) =>
    expect(metricsAsk(of(query)) === null).toBe(!what.startsWith('an empty')))
  test('a heat map is of the first query, else of requests', () => {
    expect(heatAsk(of('b=quantile(0.95, wait)'))).toMatchObject({ q: 'quantile(0.95, wait)' })
    expect(heatAsk(of(''))).not.toHaveProperty('q')
  })
  test('the next query takes the first free letter, until there is none', () => {
    expect(nextLetter(of('a=rate(x)&c=rate(y)'))).toBe('b')
    expect(nextLetter(of('a=1&b=1&c=1&d=1&e=1&f=1'))).toBeNull()
    expect(queriesOf(of('c=rate(y)&a=rate(x)')).map(({ letter }) => letter)).toEqual(['a', 'c'])
  })
})

test('a metric is first asked what one usually wants of its type', () => {
  expect((['counter', 'gauge', 'histogram', 'unknown'] as const).map((type) => aggregationKey(usualExpression('x', type)))).toEqual(['rate', 'avg', 'quantile 0.95', 'avg'])
  expect(withAggregation(usualExpression('x', 'counter'), 'quantile 0.5')).toMatchObject({ aggregation: 'quantile', quantile: 0.5 })
})

describe('a panel', () => {
  test('shows what the page showed, and leads back to it', () => {
    const shown = 'a=rate(x) by (zone)&b=sum(y)&formula=a / b&hide=a,b&compare=day&kind=area&application=shop'
    const panel = panelOf(of(shown), 'p1', 'Share')
    expect(DashboardPanel.parse(panel)).toEqual(panel)
    expect(panel).toMatchObject({ kind: 'area', scope: { application: 'shop' }, hide: ['a', 'b'], compare: 'day', formula: 'a / b' })
    const back = of(panelHref(panel).split('?')[1] ?? '')
    for (const [name, value] of of(shown)) expect(back.get(name)).toBe(value)
  })
  test('of no query is of the golden signals', () => expect(panelOf(of('application=shop'), 'p1', 'Shop')).toMatchObject({ kind: 'golden', queries: {}, width: 12 }))
  test('keeps its own scope inside the range of the page', () => {
    const panel = panelOf(of('a=rate(x)&application=shop&zone=local-a'), 'p1', 'x')
    expect(panelAsk(panel, { from: 'now-6h', to: 'now', zone: 'local-b' })).toMatchObject({ from: 'now-6h', application: 'shop', zone: 'local-a' })
  })
  test('names and ids', () => {
    expect([nameFrom('Checkout: Héalth #2'), nameFrom('9 lives'), nameFrom('결제')]).toEqual(['checkout-health-2', 'lives', ''])
    expect(freePanelId([{ ...panelOf(of(''), 'p2', 'x') }])).toBe('p3')
  })
})
