import { describe, expect, test } from 'vitest'
import { systemClock } from '@/lib/kernel/clock'
import { findPeerEngine } from '@/lib/launch/boot/peer-engines.mjs'
import { plannedSource } from '../../testing/engines/planned-source'
import { type RunningServer, runZipkin } from '../../testing/engines/server-process'
import { writeZipkin } from '../../testing/engines/write-zipkin'
import { tracesSourceContract } from '../../testing/traces-source-contract'
import { createEngineClient } from './engine-client'
import { testConnection } from './test-connection'
import { createTraceSource } from './trace-source'
import { createZipkinEngine } from './zipkin-engine'

const jar = findPeerEngine('zipkin', process.cwd())

describe.skipIf(jar === null)('Zipkin, the real server', () => {
  let server: RunningServer | null = null
  tracesSourceContract(async (groups) => {
    server = await runZipkin(jar ?? '')
    await writeZipkin(server.url, groups)
    const client = createEngineClient(plannedSource({ signal: 'traces', engine: 'zipkin', url: server.url }))
    return {
      source: createTraceSource(createZipkinEngine(client), systemClock),
      async close() {
        await client.close()
        await server?.stop()
      },
    }
  })

  test('a connection is known for what it is', async () => {
    const planned = plannedSource({ signal: 'traces', engine: 'zipkin', url: server?.url ?? '' })
    expect(await testConnection(planned, systemClock)).toMatchObject({ usable: true, findings: [], applications: ['batch', 'home', 'titles'], version: expect.any(String) })
    expect(await testConnection({ ...planned, engine: 'jaeger' }, systemClock)).toMatchObject({ usable: false, findings: [{ kind: 'product', found: 'zipkin' }] })
  })
})
