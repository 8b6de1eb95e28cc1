import { describe, expect, test } from 'vitest'
import { createMemoryBroker } from '@/lib/domains/catalog/adapters/memory-broker'
import type { ServiceRecord, ServiceWork, WriteHold } from '@/lib/domains/catalog/ports'
import { planOf } from '@/lib/domains/catalog/core/offerings'
import type { ServiceSize } from '@/lib/domains/catalog/schemas'
import { createServiceController } from './service-controller'

const limit = planOf('postgresql', 'small').sizeLimitBytes
const id = 'a'.repeat(16)

/** A service that is ready, of which the engine says these one after the other; what its controller did, in order. */
async function looked(more: Partial<ServiceRecord>, answers: WriteHold[] = []) {
  const record: ServiceRecord = { id, teamId: 't', name: 'orders-db', offering: 'postgresql', plan: 'small', state: 'ready', step: '', said: null, size: '', sizeBytes: 0, tries: 0, version: 0, askedAtMs: 0, nowMs: 0, bindings: 0, ...more }
  const did: string[] = []
  const work: ServiceWork = {
    load: async () => record,
    intend: async (_fence, _record, act) => void did.push(`intend ${act}`),
    note: async (_fence, _record, said) => void did.push(`note ${said.key}`),
    record: async (_fence, _record, outcome) => void did.push(outcome.kind === 'size' ? `record ${outcome.action} "${outcome.size}"` : outcome.kind),
  }
  const answer = (act: string): WriteHold => (did.push(act), answers.shift() ?? { kind: 'done' })
  const broker = { ...createMemoryBroker(), holdWrites: async (_id: string, { insist }: { insist: boolean }) => answer(insist ? 'hold, insisting' : 'hold'), giveWrites: async () => answer('give') }
  const { nextLookMs } = await createServiceController({ work, broker }).step({ kind: 'service-instance', objectId: id, holder: 'h', epoch: 1n }, new AbortController().signal)
  return { did, nextLookMs }
}
const at = (percent: number, size: ServiceSize, more: Partial<ServiceRecord> = {}) => ({ sizeBytes: (limit * percent) / 100, size, ...more })
const busy: WriteHold = { kind: 'busy', cause: 'a session holds public.film' }

describe('by its size a service is', () => {
  test.each<[string, Partial<ServiceRecord>, string[]]>([
    ['left alone while there is room', at(10, ''), []],
    ['warned of once', at(95, ''), ['record service.near-size "near"']],
    ['left alone after that', at(95, 'near'), []],
    ['held over it', at(101, 'near'), ['intend hold-writes', 'hold', 'record service.hold-writes "held"']],
    ['held again without a word', at(101, 'held'), ['hold']],
    ['given back with room', at(50, 'held'), ['intend give-writes', 'give', 'record service.give-writes ""']],
    // Begun by a daemon that is dead, and perhaps done by half.
    ['held to the end', at(101, '', { step: 'hold-writes' }), ['hold', 'record service.hold-writes "held"']],
    ['given back when it has fallen meanwhile', at(50, '', { step: 'hold-writes' }), ['intend give-writes', 'give', 'record service.give-writes ""']],
    ['given back when it has fallen a little meanwhile', at(95, '', { step: 'hold-writes' }), ['intend give-writes', 'give', 'record service.give-writes "near"']],
    ['held when it has grown again meanwhile', at(101, 'held', { step: 'give-writes' }), ['intend hold-writes', 'hold', 'record service.hold-writes "held"']],
  ])('%s', async (_name, record, did) => expect((await looked(record)).did).toEqual(did))

  test('waited for while a session is in the way, and at last not any more', async () => {
    expect((await looked(at(101, ''), [busy])).did).toEqual(['intend hold-writes', 'hold', 'note holds-writes'])
    expect((await looked(at(101, '', { step: 'hold-writes', tries: 5 }), [busy])).did).toEqual(['hold, insisting', 'note holds-writes'])
    expect((await looked(at(101, 'held', { tries: 5 }), [busy])).did).toEqual(['hold, insisting', 'note holds-writes'])
    expect((await looked(at(101, 'held', { tries: 6 }))).did).toEqual(['hold, insisting', 'record service.hold-writes "held"'])
  })
})
