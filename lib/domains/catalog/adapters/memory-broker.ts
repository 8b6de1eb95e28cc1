import { newSecret } from '@/lib/kernel/ids'
import { Secret } from '@/lib/kernel/secret'
import { StaleEpoch } from '../../delivery/ports'
import { databaseName, loginRole } from '../core/engine-names'
import { offerings } from '../core/offerings'
import type { Broker, BrokerAnswer, BrokerCall, EngineView, WriteGuard, WriteHold } from '../ports'

interface Held {
  epoch: bigint
  writes: boolean
  logins: Map<string, { epoch: bigint; password: string; sessions: number }>
}

export interface MemoryBroker extends Broker, EngineView, WriteGuard {
  /** Whether the logins of a service may write. */
  writes(serviceId: string): boolean
  /** As if so many connections were open with a login. */
  use(credentialId: string, sessions: number): void
  /** Until it is called with true, the server is still starting. */
  answers(now: boolean): void
}

const known = ({ serviceId, planId }: BrokerCall) => offerings.some((one) => one.id === serviceId && one.plans.some(({ id }) => id === planId))
const done: BrokerAnswer<null> = { kind: 'done', value: null }

/** Keeps a broker's promises without a server: for tests of what decides. */
export function createMemoryBroker(): MemoryBroker {
  const services = new Map<string, Held>()
  let ready = true
  const admit = (thing: string, held: { epoch: bigint } | undefined, epoch: bigint) => {
    if (!held) return
    if (epoch < held.epoch) throw new StaleEpoch(thing, epoch, held.epoch)
    held.epoch = epoch
  }
  const loginOf = (id: string) => [...services.values()].flatMap(({ logins }) => logins.get(id) ?? [])[0]
  const setWrites = (id: string, epoch: bigint, writes: boolean): WriteHold => {
    const service = services.get(id)
    admit(id, service, epoch)
    if (service) service.writes = writes
    return { kind: 'done' }
  }
  return {
    async provision(id, call) {
      if (!known(call)) return { kind: 'refused', error: 'BadRequest', description: 'There is no such plan.' }
      if (!ready) return { kind: 'in-progress', operation: 'start-server', description: 'starting' }
      admit(id, services.get(id), call.epoch)
      if (!services.has(id)) services.set(id, { epoch: call.epoch, writes: true, logins: new Map() })
      return done
    },
    async lastOperation(id, operation) {
      if (operation !== 'start-server') return { state: 'gone', description: 'no such operation' }
      if (!ready) return { state: 'in progress', description: 'starting' }
      return services.has(id) ? { state: 'succeeded', description: '' } : { state: 'gone', description: 'the server is ready' }
    },
    async deprovision(id, call) {
      admit(id, services.get(id), call.epoch)
      services.delete(id)
      return done
    },
    async bind(id, bindingId, call) {
      if (!known(call)) return { kind: 'refused', error: 'BadRequest', description: 'There is no such plan.' }
      const service = services.get(id)
      if (!service) return { kind: 'refused', error: 'NotFound', description: 'The service has no database.' }
      admit(bindingId, service.logins.get(bindingId), call.epoch)
      const password = newSecret()
      service.logins.set(bindingId, { epoch: call.epoch, password, sessions: service.logins.get(bindingId)?.sessions ?? 0 })
      return { kind: 'done', value: { host: '127.0.0.1', port: 5432, database: databaseName(id), username: loginRole(bindingId), password: new Secret(password) } }
    },
    async unbind(id, bindingId, call) {
      const logins = services.get(id)?.logins
      admit(bindingId, logins?.get(bindingId), call.epoch)
      logins?.delete(bindingId)
      return done
    },
    async survey() {
      return {
        services: [...services].map(([id, { logins }]) => ({ id, sizeBytes: 0, hasDatabase: true, connections: [...logins.values()].reduce((sum, { sessions }) => sum + sessions, 0) })),
        logins: [...services].flatMap(([serviceId, { logins }]) => [...logins].map(([id, { sessions }]) => ({ id, serviceId, sessions, lastUseMs: null }))),
      }
    },
    async holders(id) {
      const sessions = loginOf(id)?.sessions ?? 0
      return sessions === 0 ? [] : [{ program: '', address: 'this-machine', sessions, sinceMs: 0 }]
    },
    holdWrites: async (id, { epoch }) => setWrites(id, epoch, false),
    giveWrites: async (id, { epoch }) => setWrites(id, epoch, true),
    writes: (id) => services.get(id)?.writes ?? false,
    endpoint: async () => ({ host: '127.0.0.1', port: 5432 }),
    use(id, sessions) {
      const login = loginOf(id)
      if (login) login.sessions = sessions
    },
    answers: (now) => void (ready = now),
  }
}
