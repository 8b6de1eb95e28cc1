import { describe, expect, test } from 'vitest'
import { systemClock } from '@/lib/kernel/clock'
import { findPeerEngine } from '@/lib/launch/boot/peer-engines.mjs'
import { ExemplarsInput } from '../../metric-schemas'
import { plannedSource } from '../../testing/engines/planned-source'
import { runPrometheus, runVictoriaMetrics } from '../../testing/engines/server-process'
import { pushPrometheus, writePrometheus } from '../../testing/engines/write-prometheus'
import { metricsSourceContract } from '../../testing/metrics-source-contract'
import { createEngineClient } from './engine-client'
import { createPrometheusSource } from './prometheus-source'
import { testConnection } from './test-connection'

const engines = [
  { name: 'prometheus', title: 'Prometheus', run: runPrometheus, settle: async () => undefined },
  // What was just written is hidden until it is flushed.
  { name: 'victoria-metrics', title: 'VictoriaMetrics', run: runVictoriaMetrics, settle: async (url: string) => void (await fetch(`${url}/internal/force_flush`)) },
] as const

for (const { name, title, run, settle } of engines) {
  const file = findPeerEngine(name, process.cwd())
  describe.skipIf(file === null)(`${title}, the real server`, () => {
    metricsSourceContract(async (estate) => {
      const server = await run(file ?? '')
      await writePrometheus(server.url, estate)
      await settle(server.url)
      const planned = plannedSource({ signal: 'metrics', engine: 'prometheus', url: server.url })
      const client = createEngineClient(planned)
      return {
        source: createPrometheusSource(client, planned, systemClock), memoryMetric: 'process_memory_usage_bytes', latencyShare: 0.3,
        async close() {
          await client.close()
          await server.stop()
        },
      }
    })

    test('its own language, within limits; what cannot be read is the asker’s fault, and a connection is known for what it is', async () => {
      const server = await run(file ?? '')
      try {
        const planned = plannedSource({ signal: 'metrics', engine: 'prometheus', url: server.url })
        expect(await testConnection(planned, systemClock)).toMatchObject({ usable: true, findings: [{ kind: 'empty' }], applications: [] })
        const nowMs = Date.now()
        await writePrometheus(server.url, { startMs: nowMs - 240_000, endMs: nowMs - 30_000, load: Array.from({ length: 40 }, (_, at) => ({ application: `app-${at}`, instance: `app-${at}-0`, zone: 'a', requests: 2, failing: 1, durationMs: 10 })) })
        await settle(server.url)
        expect(await testConnection(planned, systemClock)).toMatchObject({ usable: true, findings: [], applications: expect.arrayContaining(['app-0', 'app-1']) })
        expect((await testConnection({ ...planned, labels: { application: 'no_such_label' } }, systemClock)).findings).toEqual([{ kind: 'unknown-names', names: ['no_such_label'] }])
        expect(await testConnection({ ...planned, engine: 'loki' }, systemClock)).toMatchObject({ usable: false, findings: [{ kind: 'product', found: 'prometheus' }] })
        expect(await testConnection({ ...planned, url: `${server.url}/elsewhere` }, systemClock)).toMatchObject({ usable: false, findings: [{ kind: expect.stringMatching(/path|status/) }] })
        const client = createEngineClient(planned)
        const { promql } = createPrometheusSource(client, planned, systemClock)
        const range = { fromMs: nowMs - 240_000, toMs: nowMs - 30_000 }
        expect(await promql({ query: 'sum by (job) (process_memory_usage_bytes{job=~"app-[12]"})', range })).toMatchObject({ ok: true, value: { kind: 'vector', more: 0, series: [{ points: [[expect.any(Number), '3000000']] }, {}] } })
        expect(await promql({ query: 'process_memory_usage_bytes', range, stepMs: 15_000 })).toMatchObject({ ok: true, value: { kind: 'matrix', stepMs: 15_000, series: { length: 40 } } })
        const many = await promql({ query: '{__name__=~"http.*"}', range, stepMs: 15_000 })
        expect(many).toMatchObject({ ok: true, value: { series: { length: 500 }, meta: { complete: false } } })
        expect(await promql({ query: 'sum(', range })).toMatchObject({ ok: false, error: { code: 'invalid-input', errors: [{ pointer: '#/query' }] } })
        await client.close()
      } finally {
        await server.stop()
      }
    })
  })
}

const prometheus = findPeerEngine('prometheus', process.cwd())
describe.skipIf(prometheus === null)('exemplars of a real Prometheus', () => {
  test('lead to their traces', async () => {
    const server = await runPrometheus(prometheus ?? '')
    try {
      const atMs = Date.now() - 60_000
      const labels: [string, string][] = [['__name__', 'wait_seconds_bucket'], ['instance', 'shop-0'], ['job', 'ns/Shop'], ['le', '+Inf']]
      await pushPrometheus(server.url, [
        { labels, samples: [[1, atMs]], exemplars: [{ labels: [['trace_id', 'AB'.repeat(16)], ['span_id', 'cd'.repeat(8)]], value: 0.25, timestamp: atMs }] },
        { labels: labels.filter(([name]) => name !== 'le').map(([name, value]): [string, string] => [name, name === '__name__' ? 'wait_seconds_count' : value]), samples: [[1, atMs]] },
      ])
      const planned = plannedSource({ signal: 'metrics', engine: 'prometheus', url: server.url })
      const client = createEngineClient(planned)
      const answer = await createPrometheusSource(client, planned, systemClock).exemplars(ExemplarsInput.parse({ selector: { applications: ['shop'] }, range: { fromMs: atMs - 60_000, toMs: atMs + 60_000 }, metric: 'wait_seconds' }))
      expect(answer).toMatchObject({ ok: true, value: { items: [{ atMs, value: 0.25, traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), application: 'shop', instance: 'shop-0' }], more: 0 } })
      await client.close()
    } finally {
      await server.stop()
    }
  })
})
