import { afterEach, describe, expect, test } from 'vitest'
import { systemClock } from '@/lib/kernel/clock'
import { encodeTraces } from '../../testing/otlp-encoder'
import { plannedSource } from '../../testing/engines/planned-source'
import { type StandIn, startTempoStandIn } from '../../testing/engines/trace-stand-ins'
import { resourceOf, spanRecord } from '../../testing/records'
import { tracesSourceContract } from '../../testing/traces-source-contract'
import { createEngineClient } from './engine-client'
import { createTempoEngine } from './tempo-engine'
import { testConnection } from './test-connection'
import { createTraceSource } from './trace-source'

for (const [form, protobuf] of [['protobuf', encodeTraces], ['JSON', undefined]] as const)
  describe(`Tempo, answering as its HTTP API is documented, in ${form}`, () => {
    tracesSourceContract(async (groups) => {
      const tempo = await startTempoStandIn(groups, protobuf)
      const client = createEngineClient(plannedSource({ signal: 'traces', engine: 'tempo', url: tempo.url }))
      return {
        source: createTraceSource(createTempoEngine(client), systemClock), surelyNewest: false,
        async close() {
          await client.close()
          await tempo.close()
        },
      }
    })
  })

describe('Tempo', () => {
  let tempo: StandIn | null = null
  afterEach(() => tempo?.close())

  test('a connection is known for what it is', async () => {
    tempo = await startTempoStandIn([{ resource: resourceOf('shop'), items: [spanRecord()] }])
    const planned = plannedSource({ signal: 'traces', engine: 'tempo', url: tempo.url })
    expect(await testConnection(planned, systemClock)).toMatchObject({ usable: true, findings: [], version: '2.4.1', applications: ['shop'] })
    expect(await testConnection({ ...planned, engine: 'jaeger' }, systemClock)).toMatchObject({ usable: false, findings: [{ kind: 'product', found: 'tempo' }] })
  })
})
