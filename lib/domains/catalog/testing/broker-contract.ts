import { expect, test } from 'vitest'
import { newId } from '@/lib/kernel/ids'
import { StaleEpoch } from '../../delivery/ports'
import { offerings } from '../core/offerings'
import type { Broker, BrokerAnswer, BrokerCall, EngineView, ServiceCredentials, WriteGuard } from '../ports'

export interface BrokerUnderTest {
  broker: Broker & EngineView & WriteGuard
  /** Connects with these and says whether it was let in. Memory brokers know no connections and say what they hold. */
  letsIn(credentials: ServiceCredentials): Promise<boolean>
  /** Adds a row to a table of its own, made when it is not there yet, and says whether that was allowed. Memory brokers say what they hold. */
  writes(instanceId: string, credentials: ServiceCredentials): Promise<boolean>
}

const [offering] = offerings
const small = offering?.plans[0]
export const callOf = (epoch = 1n): BrokerCall => ({ serviceId: offering?.id ?? '', planId: small?.id ?? '', epoch })

export function valueOf<T>(answer: BrokerAnswer<T>): T {
  if (answer.kind !== 'done') throw new Error(`not done: ${JSON.stringify(answer)}`)
  return answer.value
}

/** What every broker promises the controllers. */
export function brokerContract(make: () => Promise<BrokerUnderTest>): void {
  test('a service is made once, and again is the same', async () => {
    const { broker } = await make()
    const id = newId()
    for (const epoch of [1n, 1n, 2n]) expect(await broker.provision(id, callOf(epoch))).toEqual({ kind: 'done', value: null })
    expect((await broker.survey())?.services.filter((one) => one.id === id)).toMatchObject([{ hasDatabase: true, connections: 0 }])
  })

  test('an unknown plan is refused, and nothing is made', async () => {
    const { broker } = await make()
    const id = newId()
    expect(await broker.provision(id, { ...callOf(), planId: 'another' })).toMatchObject({ kind: 'refused', error: 'BadRequest' })
    expect((await broker.survey())?.services.some((one) => one.id === id) ?? false).toBe(false)
  })

  test('a binding lets in; bound again its credentials are others and the first are worth nothing', async () => {
    const { broker, letsIn } = await make()
    const [id, binding] = [newId(), newId()]
    await broker.provision(id, callOf())
    const first = valueOf(await broker.bind(id, binding, callOf()))
    expect(await letsIn(first)).toBe(true)
    const second = valueOf(await broker.bind(id, binding, callOf(2n)))
    expect(second.username).toBe(first.username)
    expect([await letsIn(first), await letsIn(second)]).toEqual([false, true])
    expect((await broker.survey())?.logins.filter(({ serviceId }) => serviceId === id)).toMatchObject([{ id: binding }])
  })

  test('two bindings at once are two logins, and ending one leaves the other', async () => {
    const { broker, letsIn } = await make()
    const [id, one, two] = [newId(), newId(), newId()]
    await broker.provision(id, callOf())
    const [first, second] = [valueOf(await broker.bind(id, one, callOf())), valueOf(await broker.bind(id, two, callOf()))]
    expect(await broker.unbind(id, one, callOf())).toEqual({ kind: 'done', value: null })
    expect([await letsIn(first), await letsIn(second)]).toEqual([false, true])
    expect(await broker.holders(one)).toEqual([])
  })

  test('binding what is not there is refused; ending and deleting it is done already', async () => {
    const { broker } = await make()
    const [id, binding] = [newId(), newId()]
    expect(await broker.bind(id, binding, callOf())).toMatchObject({ kind: 'refused', error: 'NotFound' })
    expect(await broker.unbind(id, binding, callOf())).toEqual({ kind: 'done', value: null })
    expect(await broker.deprovision(id, callOf())).toEqual({ kind: 'done', value: null })
  })

  test('a deleted service is gone with its logins, whoever is still there', async () => {
    const { broker, letsIn } = await make()
    const [id, binding] = [newId(), newId()]
    await broker.provision(id, callOf())
    const credentials = valueOf(await broker.bind(id, binding, callOf()))
    await broker.deprovision(id, callOf(2n))
    const survey = await broker.survey()
    expect([survey?.services.some((one) => one.id === id), survey?.logins.some((one) => one.id === binding)]).toEqual([false, false])
    expect(await letsIn(credentials)).toBe(false)
  })

  test('an act with an older epoch than the last is refused and changes nothing', async () => {
    const { broker, letsIn } = await make()
    const [id, binding] = [newId(), newId()]
    await broker.provision(id, callOf(5n))
    const credentials = valueOf(await broker.bind(id, binding, callOf(7n)))
    await expect(broker.provision(id, callOf(4n))).rejects.toThrow(StaleEpoch)
    await expect(broker.deprovision(id, callOf(4n))).rejects.toThrow(StaleEpoch)
    await expect(broker.bind(id, binding, callOf(6n))).rejects.toThrow(StaleEpoch)
    await expect(broker.unbind(id, binding, callOf(6n))).rejects.toThrow(StaleEpoch)
    expect(await letsIn(credentials)).toBe(true)
  })

  test('held, its logins do not write, present and later ones; given back, they do; it is deleted in either state', async () => {
    const { broker, letsIn, writes } = await make()
    const id = newId()
    await broker.provision(id, callOf())
    const first = valueOf(await broker.bind(id, newId(), callOf()))
    expect(await writes(id, first)).toBe(true)
    for (const epoch of [2n, 2n, 3n]) expect(await broker.holdWrites(id, { ...callOf(epoch), insist: false })).toEqual({ kind: 'done' })
    const later = valueOf(await broker.bind(id, newId(), callOf()))
    expect([await letsIn(first), await letsIn(later), await writes(id, first), await writes(id, later)]).toEqual([true, true, false, false])
    await expect(broker.giveWrites(id, callOf(2n))).rejects.toThrow(StaleEpoch)
    for (const epoch of [4n, 4n]) expect(await broker.giveWrites(id, callOf(epoch))).toEqual({ kind: 'done' })
    expect([await writes(id, first), await writes(id, later)]).toEqual([true, true])
    await broker.holdWrites(id, { ...callOf(5n), insist: false })
    await broker.deprovision(id, callOf(6n))
    expect((await broker.survey())?.services.some((one) => one.id === id) ?? false).toBe(false)
    expect(await broker.holdWrites(id, { ...callOf(7n), insist: false })).toEqual({ kind: 'done' })
  })

  test('an operation that nobody began is gone', async () => {
    const { broker } = await make()
    expect((await broker.lastOperation(newId(), 'another')).state).toBe('gone')
  })
}
