import { expect, test } from 'vitest'
import { fault } from '@/lib/kernel/fault'
import { fail, ok } from '@/lib/kernel/result'
import type { MetricNamesAnswer, MetricQueryAnswer } from '../../telemetry/metric-schemas'
import { type BreakerMetrics, createMetricToldBreakers } from './metric-told-breakers'

const meta = { source: 'embedded', asOfMs: 0, newestMs: null, complete: true, missing: [] }
const named = (...names: string[]): MetricNamesAnswer => ({ metrics: names.map((name) => ({ name, type: 'gauge', unit: '', description: '', labels: [] })), more: 0, meta })
const answer = (labels: Record<string, string>): MetricQueryAnswer => ({ type: 'gauge', unit: '', startMs: 0, stepMs: 10_000, series: [{ labels: { application: 'billing', name: 'rates', ...labels }, values: [1] }], more: 2, meta })

function metrics(names: string[]) {
  const asked: string[] = []
  const port: BreakerMetrics = {
    names: async ({ search }) => (asked.push(`names ${search}`), ok(named(...names))),
    query: async ({ metric, groupBy }) => (asked.push(metric), ok(answer({ [groupBy[2] ?? '']: metric.includes('state') ? 'open' : metric === 'circuit' ? 'reject' : 'failed' }))),
  }
  return { asked, port }
}

test.each([
  [['resilience4j.circuitbreaker.state', 'resilience4j.circuitbreaker.calls'], [['resilience4j', 'open']]],
  [['resilience4j_circuitbreaker_state'], [['resilience4j', 'open']]],
  [['circuit', 'circuit_perf'], [['opossum', 'open']]],
  [['circuitry'], []],
])('of %j it tells %j', async (names, told) => {
  const { port, asked } = metrics(names)
  const read = await createMetricToldBreakers(port, () => 60_000).read(['billing'])
  expect(read.ok && read.value.breakers.map(({ source, state }) => [source, state])).toEqual(told)
  // Nothing is asked of metrics that are not there.
  expect(asked.slice(1).every((one) => names.includes(one))).toBe(true)
})

test('many who look within five seconds are one question, another scope is another, and nobody’s applications none', async () => {
  const { port, asked } = metrics(['resilience4j.circuitbreaker.state'])
  let nowMs = 60_000
  const told = createMetricToldBreakers(port, () => nowMs)
  await Promise.all([told.read(['billing']), told.read(['billing'])])
  expect(asked.filter((one) => one.startsWith('names'))).toHaveLength(1)
  await told.read(null)
  expect(asked.filter((one) => one.startsWith('names'))).toHaveLength(2)
  await told.read([])
  expect(asked.filter((one) => one.startsWith('names'))).toHaveLength(2)
  nowMs += 5_000
  await told.read(['billing'])
  expect(asked.filter((one) => one.startsWith('names'))).toHaveLength(3)
})

test('what failed is asked again at once', async () => {
  const { port } = metrics(['circuit'])
  let fails = true
  const told = createMetricToldBreakers({ ...port, names: async (input) => (fails ? fail(fault('unavailable', 'It does not answer.')) : port.names(input)) }, () => 60_000)
  expect(await told.read(['billing'])).toMatchObject({ ok: false, error: { code: 'unavailable' } })
  fails = false
  expect(await told.read(['billing'])).toMatchObject({ ok: true, value: { more: 2 } })
})
