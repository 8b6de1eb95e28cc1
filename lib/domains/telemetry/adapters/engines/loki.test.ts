import { afterEach, describe, expect, test } from 'vitest'
import { systemClock } from '@/lib/kernel/clock'
import type { LogRecord, ResourceGroup } from '../../core/records'
import { severityOf } from '../../core/severity'
import { LogSearchInput } from '../../schemas'
import { type LokiStream, lokiLabel, startLokiStandIn } from '../../testing/engines/loki-stand-in'
import { plannedSource } from '../../testing/engines/planned-source'
import { logsSourceContract } from '../../testing/logs-source-contract'
import { createEngineClient } from './engine-client'
import { createLokiSource } from './loki-source'
import { testConnection } from './test-connection'

const streamLabels = new Set(['service.name', 'service.instance.id', 'cloud.availability_zone', 'quarterdeck.cluster', 'quarterdeck.server_group'])

const streamsOf = (groups: ResourceGroup<LogRecord>[]): LokiStream[] =>
  groups.map(({ resource, items }) => ({
    labels: Object.fromEntries(Object.entries(resource).filter(([key]) => streamLabels.has(key)).map(([key, value]) => [lokiLabel(key), String(value)])),
    values: items.map(({ timeNs, body, attributes, severity, traceId, spanId }) => [
      timeNs, body, { ...Object.fromEntries(Object.entries(attributes).map(([key, value]) => [lokiLabel(key), String(value)])), detected_level: severityOf(severity), ...(traceId && { trace_id: traceId, span_id: spanId }) },
    ]),
  }))

describe('Loki, answering as its HTTP API is documented', () => {
  logsSourceContract(async (groups) => {
    const loki = await startLokiStandIn(streamsOf(groups))
    const planned = plannedSource({ signal: 'logs', engine: 'loki', url: loki.url })
    const client = createEngineClient(planned)
    return {
      source: createLokiSource(client, planned, systemClock),
      async close() {
        await client.close()
        await loki.close()
      },
    }
  })

  let closing: (() => Promise<unknown>)[] = []
  afterEach(async () => {
    await Promise.all(closing.map((close) => close()))
    closing = []
  })
  const start = async (streams: LokiStream[], options = {}) => {
    const loki = await startLokiStandIn(streams, options)
    closing.push(loki.close)
    return { loki, planned: plannedSource({ signal: 'logs', engine: 'loki', url: loki.url }) }
  }

  test('the tail has each new line once, those that come late too', async () => {
    const nowMs = Date.now()
    const nowNs = BigInt(nowMs) * 1_000_000n
    const labels = { service_name: 'shop', service_instance_id: 'shop-0' }
    const { loki, planned } = await start([{ labels, values: [[nowNs - 60_000_000_000n, 'long ago']] }])
    const client = createEngineClient(planned)
    const ending = new AbortController()
    const seen: string[] = []
    loki.push({ labels, values: [[nowNs + 2_000_000_000n, 'one']] })
    for await (const { lines } of createLokiSource(client, planned, { nowMs: () => nowMs }, 1).tailLogs({ selector: { applications: ['shop'] }, q: '-"hidden"' }, ending.signal)) {
      seen.push(...lines.map(({ body }) => body))
      if (seen.length === 1) loki.push({ labels, values: [[nowNs + 1_500_000_000n, 'late'], [nowNs + 2_100_000_000n, 'hidden'], [nowNs + 2_200_000_000n, 'two']] })
      if (seen.length >= 3) ending.abort()
    }
    await client.close()
    expect(seen).toEqual(['one', 'late', 'two'])
  })

  test('a connection is known for what it is, and what it wants', async () => {
    const nowNs = BigInt(Date.now()) * 1_000_000n
    const { planned } = await start([{ labels: { app: 'shop' }, values: [[nowNs, 'here']] }], { tenant: 'front' })
    expect(await testConnection(planned, systemClock)).toMatchObject({ usable: false, findings: [{ kind: 'tenant' }] })
    expect(await testConnection({ ...planned, tenant: 'front' }, systemClock)).toMatchObject({ usable: true, version: '3.0.0', findings: [{ kind: 'unknown-names', names: ['service_name'] }] })
    expect(await testConnection({ ...planned, tenant: 'front', labels: { application: 'app' } }, systemClock)).toMatchObject({ usable: true, findings: [], applications: ['shop'] })
    expect(await testConnection({ ...planned, tenant: 'front', engine: 'prometheus' }, systemClock)).toMatchObject({ usable: false, findings: [{ kind: 'product', found: 'loki' }] })
  })

  test('what Loki refuses is a fault with its words, never an empty answer', async () => {
    const { planned } = await start([{ labels: { app: 'shop' }, values: [] }], { tenant: 'front' })
    const client = createEngineClient(planned)
    closing.push(client.close)
    expect(await createLokiSource(client, planned, systemClock).searchLogs(LogSearchInput.parse({ selector: { applications: null }, range: { fromMs: 0, toMs: 1_000 } }))).toMatchObject({ ok: false, error: { code: 'unavailable', detail: expect.stringContaining('tenant') } })
  })
})
