import { createHash } from 'node:crypto'
import { afterEach, beforeEach } from 'vitest'
import { createMemoryConfigStore } from '@/lib/domains/configuration/adapters/memory-config-store'
import type { StoredDocuments } from '@/lib/domains/configuration/ports'
import type { ConfigLayer } from '@/lib/domains/configuration/schemas'
import { doer, far, home, savedDocument } from '@/lib/domains/configuration/testing/config-store-contract'
import { newSecret } from '@/lib/kernel/ids'
import { createLog } from '@/lib/kernel/log'
import { Secret } from '@/lib/kernel/secret'
import type { WireSealing } from '../answer-sealing'
import { configInstances } from '../config-callers'
import { type ConfigListener, configListener } from '../config-listener'
import { createOpenValues } from '../open-values'
import { createServedConfig, type ServedConfig } from '../served-config'

export const secret = newSecret()
export const instance = { id: 'home-v000-aaaaaa', application: 'home', cluster: 'home', serverGroup: 'home-v000', zone: 'local-a', port: 1, version: '1', secretHash: createHash('sha256').update(secret).digest('hex'), dependencies: {} }
/** Of a team that has the application `home` alone, and of one that has both. */
export const tokens = { crew: 'qd_crew', all: 'qd_all' }
export const reads: Record<string, string[]> = { [tokens.crew]: ['home'], [tokens.all]: ['home', 'far'] }
export const proven = { authorization: `Bearer ${tokens.all}` }
const log = createLog('test', () => undefined)
export const v2 = 'application/vnd.spring-cloud.config-server.v2+json'

/** A value is sealed for the application that it names. */
const openValues = createOpenValues(async (application, sealed) => (sealed === `{cipher}k1.for-${application ?? 'all'}` ? new Secret(`opened for ${application ?? 'all'}`) : null))
/** Members may seal, nobody else; who may open is who has both teams. */
const sealing: WireSealing = {
  refuses: async ({ id }, act, application) => (id === tokens.all || (act === 'encrypt' && application === 'home') ? null : `config:${act} is not yours.`),
  encrypt: async (_actor, application, value) => `{cipher}k1.${Buffer.from(`${application} ${value}`).toString('base64url')}`,
  decrypt: async (_actor, application, sealed) => {
    const [, of, value] = /^(\S+) (.*)$/s.exec(Buffer.from(sealed.replace('{cipher}k1.', ''), 'base64url').toString()) ?? []
    return of === String(application) ? (value ?? null) : null
  },
}

export interface ConfigServer {
  memory: ReturnType<typeof createMemoryConfigStore>
  served: ServedConfig
  listener: ConfigListener
  origin: string
  /** Set: the database does not answer. */
  lost: boolean
  known: (typeof instance)[]
  /** Says that `known` is other than it was. */
  forgot: () => void
  /** Who was told encrypted values, and of which application. */
  noted: string[]
  /** Again, after it was closed. */
  listen(): Promise<void>
}

/** The listener over documents in memory, new for each test of the file. */
export function configServer() {
  const it = {} as ConfigServer
  beforeEach(async () => {
    const memory = createMemoryConfigStore()
    const stored: StoredDocuments = {
      inForce: (...asked) => (it.lost ? Promise.reject(new Error('lost')) : memory.store.inForce(...asked)),
      given: (...asked) => (it.lost ? Promise.reject(new Error('lost')) : memory.store.given(...asked)),
    }
    const served = createServedConfig({ stored, newest: async () => String(memory.trail.length), log, everyMs: 3_600_000 })
    Object.assign(it, { memory, served, lost: false, known: [instance], noted: [] })
    const callers = {
      instance: configInstances({ all: () => it.known, onChange: (listener) => (it.forgot = listener) }),
      actorOf: async (token: string) => (reads[token] ? { kind: 'token' as const, id: token, name: token, operator: false, teams: new Map() } : null),
      readable: async ({ id }: { id: string }, names: readonly string[]) => ({ applications: names.filter((name) => reads[id]?.includes(name)), opens: id === tokens.all ? ['home', 'far', null] : [] }),
      noteSealed: async ({ id }: { id: string }, applications: readonly (string | null)[]) => void it.noted.push(...applications.map((application) => `${id} ${application}`)),
    }
    it.listen = async () => {
      it.listener = await configListener({ served, callers, openValues, sealing, host: '127.0.0.1', port: 0, log })
      it.origin = `http://127.0.0.1:${it.listener.port}`
    }
    await it.listen()
  })
  afterEach(async () => {
    it.served.stop()
    it.listener.server.closeAllConnections()
    await it.listener.close()
  })

  async function put(layer: ConfigLayer, target: string, text: string, { application = layer === 'global' ? null : home, expectedVersion = 0, format = 'yaml' as 'yaml' | 'properties' } = {}): Promise<string> {
    const { change } = savedDocument(await it.memory.store.save({ application, layer, target }, { id: `${application?.name}/${layer}/${target}`, format, text, comment: '', expectedVersion, rolledBackTo: null, keys: [] }, doer))
    it.served.changed()
    return change
  }
  const get = async (path: string, headers: Record<string, string> = {}, method = 'GET') => {
    const answer = await fetch(it.origin + path, { headers: { ...proven, ...headers }, method })
    return { status: answer.status, headers: answer.headers, text: await answer.text() }
  }
  const environment = async (path: string, headers: Record<string, string> = {}) => {
    const { status, text } = await get(path, headers)
    if (status !== 200) throw new Error(`${status} ${text}`)
    return JSON.parse(text) as { name: string; profiles: string[]; label: string | null; version: string | null; state: null; propertySources: { name: string; source: Record<string, unknown> }[] }
  }
  const names = async (path: string) => (await environment(path)).propertySources.map(({ name }) => name)

  async function filled(): Promise<void> {
    await put('global', '', 'a: global\nlogging.level: INFO')
    await put('application', '', 'a: application\ndb: {pool: {size: 10}, hosts: [x, y, z]}\nurl: http://${host:nobody}/${db.pool.size}/${none}')
    await put('profile', 'dev', 'a: dev\ndb.hosts: [only]')
    await put('profile', 'mysql', 'a=mysql', { format: 'properties' })
    await put('cluster', 'home', 'a: cluster')
    await put('zone', 'local-a', 'a: zone')
    await put('instance', instance.id, 'a: instance')
    await put('schema', '', 'a: {type: string}')
    await put('application', '', 'a: far', { application: far })
  }
  return { it, put, get, environment, names, filled }
}
