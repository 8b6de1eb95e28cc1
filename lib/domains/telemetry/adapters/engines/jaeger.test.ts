import { afterEach, describe, expect, test } from 'vitest'
import { systemClock } from '@/lib/kernel/clock'
import { TraceSearchInput } from '../../schemas'
import { plannedSource } from '../../testing/engines/planned-source'
import { type StandIn, startJaegerStandIn } from '../../testing/engines/trace-stand-ins'
import { resourceOf, spanRecord } from '../../testing/records'
import { tracesSourceContract } from '../../testing/traces-source-contract'
import { createEngineClient } from './engine-client'
import { createJaegerEngine } from './jaeger-engine'
import { testConnection } from './test-connection'
import { createTraceSource } from './trace-source'

describe('Jaeger, answering as its own pages ask it', () => {
  tracesSourceContract(async (groups) => {
    const jaeger = await startJaegerStandIn(groups)
    const client = createEngineClient(plannedSource({ signal: 'traces', engine: 'jaeger', url: jaeger.url }))
    return {
      source: createTraceSource(createJaegerEngine(client), systemClock),
      async close() {
        await client.close()
        await jaeger.close()
      },
    }
  })

  let jaeger: StandIn | null = null
  afterEach(() => jaeger?.close())

  test('is told what it can narrow by, in its own units', async () => {
    jaeger = await startJaegerStandIn([{ resource: resourceOf('Shop'), items: [spanRecord()] }])
    const client = createEngineClient(plannedSource({ signal: 'traces', engine: 'jaeger', url: jaeger.url }))
    const source = createTraceSource(createJaegerEngine(client), systemClock)
    await source.searchTraces(TraceSearchInput.parse({ selector: { applications: ['shop'] }, range: { fromMs: 1_000, toMs: 2_000 }, status: 'error', minMs: 1.5, attributes: [{ key: 'plan', value: 'large' }] }))
    const asked = jaeger.asked.find(({ pathname }) => pathname === '/api/traces')?.searchParams
    expect(Object.fromEntries(asked ?? [])).toEqual({ service: 'Shop', start: '1000000', end: '2000000', limit: '60', minDuration: '1500us', tags: '{"error":"true","plan":"large"}' })
    await client.close()
  })

  test('a connection is known for what it is', async () => {
    jaeger = await startJaegerStandIn([{ resource: resourceOf('shop'), items: [spanRecord()] }])
    const planned = plannedSource({ signal: 'traces', engine: 'jaeger', url: jaeger.url })
    expect(await testConnection(planned, systemClock)).toMatchObject({ usable: true, findings: [], applications: ['shop'] })
    expect(await testConnection({ ...planned, engine: 'zipkin' }, systemClock)).toMatchObject({ usable: false, findings: [{ kind: 'product', found: 'jaeger' }] })
  })
})
