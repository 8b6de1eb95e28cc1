import { describe, expect, test } from 'vitest'
import { systemClock } from '@/lib/kernel/clock'
import { findPeerEngine } from '@/lib/launch/boot/peer-engines.mjs'
import { plannedSource } from '../../testing/engines/planned-source'
import { runJaeger, shown } from '../../testing/engines/server-process'
import { encodeTraces } from '../../testing/otlp-encoder'
import { tracesSourceContract } from '../../testing/traces-source-contract'
import { createEngineClient } from './engine-client'
import { createJaegerEngine } from './jaeger-engine'
import { testConnection } from './test-connection'
import { createTraceSource } from './trace-source'

const file = findPeerEngine('jaeger', process.cwd())

describe.skipIf(file === null)('Jaeger, the real server', () => {
  let url = ''
  tracesSourceContract(async (groups) => {
    const server = await runJaeger(file ?? '')
    url = server.url
    const answer = await fetch(`${server.otlp}/v1/traces`, { method: 'POST', body: new Uint8Array(encodeTraces(groups)), headers: { 'content-type': 'application/x-protobuf' } })
    if (!answer.ok) throw new Error(`Jaeger: ${answer.status} ${await answer.text()}`)
    const client = createEngineClient(plannedSource({ signal: 'traces', engine: 'jaeger', url }))
    const engine = createJaegerEngine(client)
    // It takes traces before it shows them.
    const last = groups.at(-1)?.items[0]?.traceId ?? ''
    await shown(() => engine.trace(last))
    return {
      source: createTraceSource(engine, systemClock),
      async close() {
        await client.close()
        await server.stop()
      },
    }
  })

  test('a connection is known for what it is', async () => {
    expect(await testConnection(plannedSource({ signal: 'traces', engine: 'jaeger', url }), systemClock)).toMatchObject({ usable: true, applications: expect.arrayContaining(['batch', 'home', 'titles']) })
  })
})
