import { describe, expect, test } from 'vitest'
import { newId } from '@/lib/kernel/ids'
import { brokerContract, callOf } from '../testing/broker-contract'
import { createMemoryBroker } from './memory-broker'

describe('the memory broker', () => {
  brokerContract(async () => {
    const broker = createMemoryBroker()
    const current = new Map<string, string>()
    const bind = broker.bind.bind(broker)
    broker.bind = async (id, binding, call) => {
      const answer = await bind(id, binding, call)
      if (answer.kind === 'done') current.set(answer.value.username, answer.value.password.reveal())
      return answer
    }
    const letsIn = async ({ username, password }: { username: string; password: { reveal(): string } }) =>
      current.get(username) === password.reveal() && ((await broker.survey())?.logins.some(({ id }) => username.endsWith(id)) ?? false)
    return { broker, letsIn, writes: async (id) => broker.writes(id) }
  })

  test('while its server starts, a provision is in progress and its operation says so until then', async () => {
    const broker = createMemoryBroker()
    broker.answers(false)
    const id = newId()
    expect(await broker.provision(id, callOf())).toMatchObject({ kind: 'in-progress', operation: 'start-server' })
    expect((await broker.lastOperation(id, 'start-server')).state).toBe('in progress')
    broker.answers(true)
    expect((await broker.lastOperation(id, 'start-server')).state).toBe('gone')
    await broker.provision(id, callOf())
    expect((await broker.lastOperation(id, 'start-server')).state).toBe('succeeded')
  })
})
