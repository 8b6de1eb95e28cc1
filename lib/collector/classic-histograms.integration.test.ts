import { writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { collectorCalls } from '@/lib/control/collector-calls'
import type { MetricAggregation } from '@/lib/domains/telemetry/metric-schemas'
import { type RunningServer, runServer } from '@/lib/domains/telemetry/testing/engines/server-process'
import { freePort } from '@/lib/testing/free-port'
import { findPeerEngine } from '@/lib/launch/boot/peer-engines.mjs'
import { oneCollector } from './testing/run-collector'

const prometheus = findPeerEngine('prometheus', process.cwd())
const collector = oneCollector()
const bounds = ['0.05', '0.1', '0.25', '0.5', '1', '+Inf']
/** What each scrape adds, up to each bound: 95 of 100 lie between 0.1 and 0.5 in one way on this route, in another on that. */
const routes = { '/list': { upTo: [0, 40, 90, 99, 100, 100], sum: 17 }, '/order': { upTo: [0, 5, 30, 80, 95, 100], sum: 48 } }
/** After that many scrapes the application begins anew. */
const restartAfter = 4
let scrapes = 0

function page(): string {
  const times = scrapes < restartAfter ? ++scrapes : ++scrapes - restartAfter
  const lines = Object.entries(routes).flatMap(([route, { upTo, sum }]) => [
    ...bounds.map((le, at) => `wait_seconds_bucket{route="${route}",le="${le}"} ${(upTo[at] ?? 0) * times}`), `wait_seconds_sum{route="${route}"} ${sum * times}`, `wait_seconds_count{route="${route}"} ${100 * times}`,
  ])
  return ['# TYPE wait_seconds histogram', ...lines, ''].join('\n')
}

/** Scrapes every second, and sends by five queues in requests of at most three samples: every scrape comes in pieces. */
const config = (target: number, intake: string) => `
global: { scrape_interval: 1s }
scrape_configs: [{ job_name: waiter, static_configs: [{ targets: ['127.0.0.1:${target}'] }] }]
remote_write: [{ url: '${intake}/api/v1/write', queue_config: { min_shards: 5, max_shards: 5, max_samples_per_send: 3, batch_send_deadline: 100ms } }]`

describe.skipIf(prometheus === null)('a histogram that a real Prometheus scrapes and sends on by remote write', () => {
  let [application, server]: [Server | null, RunningServer | null] = [null, null]
  const began = Date.now()
  beforeAll(async () => {
    await collector.begin()
    const target = await freePort()
    application = createServer((_request, answer) => answer.setHeader('content-type', 'text/plain; version=0.0.4').end(page())).listen(target, '127.0.0.1')
    server = await runServer(
      (dir, port) => {
        writeFileSync(join(dir, 'prometheus.yml'), config(target, collector.current().url))
        return [prometheus ?? '', [`--config.file=${join(dir, 'prometheus.yml')}`, `--storage.tsdb.path=${join(dir, 'data')}`, `--web.listen-address=127.0.0.1:${port}`]]
      },
      async (url) => (await fetch(`${url}/-/ready`)).status === 200,
    )
  })
  afterAll(async () => {
    await server?.stop()
    application?.close()
    await collector.end()
  })

  const scope = () => ({ selector: { applications: ['waiter'] }, range: { fromMs: began - 60_000, toMs: Date.now() + 60_000 } })
  async function ours(aggregation: MetricAggregation, more: { stepMs?: number; groupBy?: string[] } = {}): Promise<[labels: Record<string, string>, values: number[]][]> {
    const answer = await collector.current().client.call(collectorCalls.metricQuery, { ...scope(), stepMs: 3_600_000, metric: 'wait_seconds', aggregation, ...more })
    if (!answer.ok) throw new Error(answer.error.detail)
    return answer.value.series.map(({ labels, values }) => [labels, values.filter((value) => value !== null)])
  }
  async function theirs(by: string[]): Promise<Map<string, number>> {
    const query = `histogram_quantile(0.95, sum by (${['le', ...by].join(', ')}) (increase(wait_seconds_bucket[1h])))`
    const { data } = (await (await fetch(`${server?.url}/api/v1/query?query=${encodeURIComponent(query)}`)).json()) as { data: { result: { metric: { route?: string }; value: [number, string] }[] } }
    return new Map(data.result.map(({ metric, value }) => [metric.route ?? '', Number(value[1])]))
  }

  test('has the quantiles that Prometheus gives it, in every step and over the restart, its average and its heat map', async () => {
    // Whole scrapes beyond the restart have come.
    await expect.poll(async () => (await ours('count')).flatMap(([, values]) => values).reduce((sum, one) => sum + one, 0), { timeout: 50_000, interval: 250 }).toBeGreaterThanOrEqual(200 * (restartAfter + 3))

    const whole = (await theirs([])).get('') ?? Number.NaN
    expect(whole).toBeGreaterThan(0.5)
    const [[, values] = [{}, []]] = await ours('quantile', { stepMs: 2_000 })
    expect(values.length).toBeGreaterThanOrEqual(3)
    for (const value of values) expect(value).toBeCloseTo(whole, 9)

    const byRoute = await theirs(['route'])
    expect([...byRoute.keys()].sort()).toEqual(Object.keys(routes))
    for (const [{ route = '' }, [value]] of await ours('quantile', { groupBy: ['route'] })) expect(value).toBeCloseTo(byRoute.get(route) ?? Number.NaN, 9)
    for (const [{ route = '' }, [value]] of await ours('avg', { groupBy: ['route'] })) expect(value).toBeCloseTo(routes[route as keyof typeof routes].sum / 100, 9)

    const heat = await collector.current().client.call(collectorCalls.heatMap, { ...scope(), stepMs: 3_600_000, metric: 'wait_seconds' })
    expect(heat).toMatchObject({ ok: true, value: { unit: 's', bounds: [0.1, 0.25, 0.5, 1, null] } })
    // Of each scrape, both routes together.
    const added = [45, 75, 59, 16, 5]
    const column = heat.ok ? (heat.value.columns.find((one) => one !== null) ?? []) : []
    expect(column.map((count) => count / (column[0] ?? 1))).toEqual(added.map((count) => count / 45))
  })
})
