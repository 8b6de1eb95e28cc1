import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { request } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createMemoryConfigStore } from '@/lib/domains/configuration/adapters/memory-config-store'
import type { StoredDocuments } from '@/lib/domains/configuration/ports'
import type { ConfigLayer } from '@/lib/domains/configuration/schemas'
import { doer, far, home, savedDocument } from '@/lib/domains/configuration/testing/config-store-contract'
import { newSecret } from '@/lib/kernel/ids'
import { createLog } from '@/lib/kernel/log'
import { Secret } from '@/lib/kernel/secret'
import { type ConfigCallers, configInstances } from './config-callers'
import type { WireSealing } from './answer-sealing'
import { type ConfigListener, configListener } from './config-listener'
import { createOpenValues } from './open-values'
import { createServedConfig, type ServedConfig } from './served-config'

const secret = newSecret()
const instance = { id: 'home-v000-aaaaaa', application: 'home', cluster: 'home', serverGroup: 'home-v000', zone: 'local-a', port: 1, version: '1', secretHash: createHash('sha256').update(secret).digest('hex'), dependencies: {} }
/** Of a team that has the application `home` alone, and of one that has both. */
const tokens = { crew: 'qd_crew', all: 'qd_all' }
const reads: Record<string, string[]> = { [tokens.crew]: ['home'], [tokens.all]: ['home', 'far'] }
const proven = { authorization: `Bearer ${tokens.all}` }
const log = createLog('test', () => undefined)
const v2 = 'application/vnd.spring-cloud.config-server.v2+json'

let memory: ReturnType<typeof createMemoryConfigStore>
let served: ServedConfig
let listener: ConfigListener
let callers: ConfigCallers
const noted: string[] = []
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
/** Set: the database does not answer. */
let lost = false
let origin = ''
let known: (typeof instance)[] = []
let forgot: () => void = () => undefined

beforeEach(async () => {
  memory = createMemoryConfigStore()
  lost = false
  noted.splice(0)
  known = [instance]
  const stored: StoredDocuments = { inForce: (...asked) => (lost ? Promise.reject(new Error('lost')) : memory.store.inForce(...asked)) }
  served = createServedConfig({ stored, newest: async () => String(memory.trail.length), log, everyMs: 3_600_000 })
  callers = {
    instance: configInstances({ all: () => known, onChange: (listener) => (forgot = listener) }),
    actorOf: async (token) => (reads[token] ? { kind: 'token', id: token, name: token, operator: false, teams: new Map() } : null),
    readable: async ({ id }, names) => ({ applications: names.filter((name) => reads[id]?.includes(name)), opens: id === tokens.all ? ['home', 'far', null] : [] }),
    noteSealed: async ({ id }, applications) => void noted.push(...applications.map((application) => `${id} ${application}`)),
  }
  listener = await configListener({ served, callers, openValues, sealing, host: '127.0.0.1', port: 0, log })
  origin = `http://127.0.0.1:${listener.port}`
})
afterEach(async () => {
  served.stop()
  listener.server.closeAllConnections()
  await listener.close()
})

async function put(layer: ConfigLayer, target: string, text: string, { application = layer === 'global' ? null : home, expectedVersion = 0, format = 'yaml' as 'yaml' | 'properties' } = {}): Promise<string> {
  const { change } = savedDocument(await memory.store.save({ application, layer, target }, { id: `${application?.name}/${layer}/${target}`, format, text, comment: '', expectedVersion, rolledBackTo: null, keys: [] }, doer))
  served.changed()
  return change
}
const get = async (path: string, headers: Record<string, string> = {}, method = 'GET') => {
  const answer = await fetch(origin + path, { headers: { ...proven, ...headers }, method })
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

describe('the environment', () => {
  test('is the protocol’s document: all keys, flat sources, strongest first, values in their types', async () => {
    await put('global', '', 'logging: {level: INFO}')
    const change = await put('application', '', 'db: {pool: {size: 20}, ssl: true, hosts: [x, y]}\nnothing:')
    expect(await environment('/home/dev')).toEqual({
      name: 'home', profiles: ['dev'], label: null, version: change, state: null,
      propertySources: [{ name: 'home@1', source: { 'db.pool.size': 20, 'db.ssl': true, 'db.hosts[0]': 'x', 'db.hosts[1]': 'y', nothing: '' } }, { name: 'global@1', source: { 'logging.level': 'INFO' } }],
    })
    const { headers } = await get('/home/dev')
    expect([headers.get('content-type'), headers.get('cache-control')]).toEqual(['application/json', 'no-store'])
  })

  test('of several profiles the last named wins; a schema has no values', async () => {
    await filled()
    expect(await names('/home/dev,mysql')).toEqual(['home/profile/mysql@1', 'home/profile/dev@1', 'home@1', 'global@1'])
    expect(await names('/home/mysql,dev')).toEqual(['home/profile/dev@1', 'home/profile/mysql@1', 'home@1', 'global@1'])
    expect(await names('/home/default')).toEqual(['home@1', 'global@1'])
  })

  test('of several applications the later one wins', async () => {
    await filled()
    expect(await names('/home,far/default')).toEqual(['far@1', 'home@1', 'global@1'])
    expect(await names('/far,home/dev')).toEqual(['home/profile/dev@1', 'home@1', 'far@1', 'global@1'])
  })

  test('of an unknown application is what is said to all, maybe nothing', async () => {
    expect(await environment('/nobody/default')).toMatchObject({ version: null, propertySources: [] })
    await filled()
    for (const path of ['/nobody/default', '/application/default']) expect(await names(path)).toEqual(['global@1'])
    expect(await names('/HOME/default')).toEqual(['home@1', 'global@1'])
  })

  test('with origins says the document and line of each value, under the type that was asked for', async () => {
    await put('application', '', 'a: 1\nb:\n  c: x')
    const answer = await get('/home/default', { accept: v2 })
    expect(answer.headers.get('content-type')).toBe(v2)
    expect((JSON.parse(answer.text) as { propertySources: { source: object }[] }).propertySources[0]?.source).toEqual({ a: { value: 1, origin: 'home@1:1' }, 'b.c': { value: 'x', origin: 'home@1:3' } })
  })
})

describe('labels', () => {
  test('are main and master for what is in force, and the number of each change', async () => {
    const first = await put('application', '', 'a: 1')
    const second = await put('application', '', 'a: 2', { expectedVersion: 1 })
    const seen = async (label: string) => {
      const { label: said, version, propertySources } = await environment(`/home/default/${label}`)
      return [said, version, propertySources[0]?.source.a]
    }
    for (const label of ['main', 'master', second]) expect(await seen(label)).toEqual([label, second, 2])
    expect(await seen(first)).toEqual([first, first, 1])
    expect(await seen(`nowhere,${first}`)).toEqual([`nowhere,${first}`, first, 1])
    for (const label of ['nowhere', 'feature(_)x', String(Number(second) + 1), '0', `${second}x`]) expect([label, (await get(`/home/default/${label}`)).status]).toEqual([label, 404])
    expect((await get(`/${first}/home-default.properties`)).text).toBe('a: 1')
    expect((await get('/nowhere/home-default.properties')).status).toBe(404)
  })
})

describe('flat formats', () => {
  test('hold what counts, lists replaced whole, placeholders resolved or left', async () => {
    await filled()
    const properties = await get('/home-dev.properties')
    expect(properties.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(properties.text.split('\n').toSorted()).toEqual(['a: dev', 'db.hosts[0]: only', 'db.pool.size: 10', 'logging.level: INFO', 'url: http://nobody/10/${none}'])
    expect((await get('/home-dev.properties?resolvePlaceholders=false')).text).toContain('url: http://${host:nobody}/${db.pool.size}/${none}')
    const json = await get('/main/home-dev.json')
    expect([json.headers.get('content-type'), JSON.parse(json.text)]).toEqual(['application/json', { a: 'dev', db: { hosts: ['only'], pool: { size: 10 } }, logging: { level: 'INFO' }, url: 'http://nobody/10/${none}' }])
    const yaml = 'a: dev\ndb:\n  hosts:\n    - only\n  pool:\n    size: 10\nlogging:\n  level: INFO\nurl: http://nobody/10/${none}\n'
    for (const path of ['/home-dev.yml', '/home-dev.yaml', '/master/home-dev.yml']) expect([path, (await get(path)).text]).toEqual([path, yaml])
  })

  test('drop spring.profiles, and unwrap what stands under document alone', async () => {
    await put('application', '', 'spring.profiles: dev\ndocument: {a: 1}')
    expect((await get('/home-default.yml')).text).toBe('a: 1\n')
    expect((await get('/home-default.properties')).text).toBe('document.a: 1')
  })
})

describe('tags', () => {
  test('are those of the document: unchanged is 304, and a change of it is another', async () => {
    await put('application', '', 'a: 1')
    for (const path of ['/home/default', '/home-default.yml']) {
      const first = await get(path)
      const etag = first.headers.get('etag') ?? ''
      expect(etag).toMatch(/^"[\w-]{27}"$/)
      for (const header of [etag, `W/${etag}`, `"x", ${etag}`, '*']) expect(await get(path, { 'if-none-match': header })).toMatchObject({ status: 304, text: '' })
      expect((await get(path, { 'if-none-match': '"x"' })).status).toBe(200)
      expect((await get(path, { 'if-none-match': etag, accept: v2 })).status).toBe(path.endsWith('yml') ? 304 : 200)
    }
    const before = (await get('/home/default')).headers.get('etag') ?? ''
    await put('application', '', 'a: 2', { expectedVersion: 1 })
    expect((await get('/home/default', { 'if-none-match': before })).status).toBe(200)
    const head = await get('/home/default', {}, 'HEAD')
    expect([head.status, head.text, Number(head.headers.get('content-length'))]).toEqual([200, '', (await get('/home/default')).text.length])
  })
})

describe('who asks', () => {
  test('an instance of ours is given what is said to its cluster, zone and itself', async () => {
    await filled()
    expect(await names(`/i/${secret}/home/dev`)).toEqual([`home/instance/${instance.id}@1`, 'home/zone/local-a@1', 'home/cluster/home@1', 'home/profile/dev@1', 'home@1', 'global@1'])
    expect((await get(`/i/${secret}/home-dev.properties`)).text).toContain('a: instance')
    expect(await names(`/i/${secret}/application/default`)).toEqual(['global@1'])
  })

  test('it asks for its own application alone, and a secret that is none is refused without being repeated', async () => {
    await filled()
    for (const path of ['/far/default', '/home,far/default', '/far-default.yml']) expect([path, (await get(`/i/${secret}${path}`)).status]).toEqual([path, 403])
    const wrong = newSecret()
    for (const [path, status] of [[`/i/${wrong}/home/default`, 401], [`/i/${secret}/far/default`, 403], [`/i/${secret}/home/default/nowhere`, 404], [`/i/${secret}/home`, 404]] as const) {
      const answer = await get(path)
      expect([path, answer.status]).toEqual([path, status])
      expect(answer.text).not.toContain(wrong)
      expect(answer.text).not.toContain(secret)
    }
  })
})

describe('a program that no runtime of ours made', () => {
  test('is told nothing without a proof, by any form of the path', async () => {
    await filled()
    const wrong: Record<string, string>[] = [{}, { authorization: 'Bearer qd_none' }, { authorization: 'Basic eDp5' }, { authorization: 'Basic x' }, { authorization: 'Digest x' }]
    for (const headers of wrong)
      for (const path of ['/home/default', '/home/default/main', '/nobody/default', '/home-default.yml', '/main/home-default.json']) {
        const answer = await fetch(origin + path, { headers })
        expect([path, answer.status, answer.headers.get('www-authenticate')]).toEqual([path, 401, 'Basic realm="configuration", charset="UTF-8"'])
        expect(await answer.text()).not.toMatch(/global|application: |propertySources/)
      }
    expect((await fetch(`${origin}/home/default`, { headers: { accept: 'text/event-stream' } })).status).toBe(401)
  })

  test('by a token of its team, as the password of any name, is given what is said to its application and profiles', async () => {
    await filled()
    const basic = { authorization: `Basic ${Buffer.from(`home:${tokens.crew}`).toString('base64')}` }
    expect((await environment('/home/dev', basic)).propertySources.map(({ name }) => name)).toEqual(['home/profile/dev@1', 'home@1', 'global@1'])
    expect((await environment('/home/dev', { authorization: `bearer ${tokens.crew}` })).propertySources).toHaveLength(3)
  })

  test('sees of other teams’ applications what it sees of those that there are not', async () => {
    await filled()
    for (const path of ['/far/default', '/nobody/default']) expect((await environment(path, { authorization: `Bearer ${tokens.crew}` })).propertySources.map(({ name }) => name)).toEqual(['global@1'])
    expect((await environment('/far,home/default', { authorization: `Bearer ${tokens.crew}` })).propertySources.map(({ name }) => name)).toEqual(['home@1', 'global@1'])
  })

  test('is told nothing more by a watch once its token has ended', async () => {
    await put('application', '', 'a: 1')
    const aborting = new AbortController()
    const answer = await fetch(`${origin}/home/default`, { headers: { ...proven, accept: 'text/event-stream' }, signal: aborting.signal })
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader() ?? expect.unreachable()
    expect((await reader.read()).value).toContain('"a":1')
    const { [tokens.all]: had } = reads
    delete reads[tokens.all]
    await put('application', '', 'a: 2', { expectedVersion: 1 })
    expect(await reader.read()).toEqual({ done: true, value: undefined })
    reads[tokens.all] = had ?? []
  })
})

describe('encrypted values', () => {
  const ofHome = 'password: "{cipher}k1.for-home"\nurl: jdbc:${password}\nother: "{cipher}k1.for-far"\njava: "{cipher}00ff"'
  const told = { password: 'opened for home', url: 'jdbc:${password}', 'invalid.other': '<n/a>', 'invalid.java': '<n/a>' }

  test('are opened for instances of their application; what does not open is named as the original names it', async () => {
    await put('application', '', ofHome)
    await put('global', '', 'all: "{cipher}k1.for-all"')
    expect((await environment(`/i/${secret}/home/default`)).propertySources.map(({ source }) => source)).toEqual([told, { all: 'opened for all' }])
    expect((await get(`/i/${secret}/home-default.properties`)).text.split('\n').toSorted()).toEqual(['all: opened for all', 'invalid.java: <n/a>', 'invalid.other: <n/a>', 'password: opened for home', 'url: jdbc:opened for home'])
    expect(JSON.parse((await get(`/i/${secret}/home/default`, { accept: v2 })).text)).toMatchObject({ propertySources: [{ source: { password: { value: 'opened for home', origin: 'home@1:1' } } }, {}] })
    expect(noted).toEqual([])
  })

  test('are opened for a token that may, once the ledger has it, and named as not there for one that may not', async () => {
    await put('application', '', ofHome)
    expect((await environment('/home/default')).propertySources[0]?.source).toEqual(told)
    expect(noted).toEqual([`${tokens.all} home`])
    expect((await environment('/home/default', { authorization: `Bearer ${tokens.crew}` })).propertySources[0]?.source).toEqual({ 'invalid.password': '<n/a>', url: 'jdbc:${password}', 'invalid.other': '<n/a>', 'invalid.java': '<n/a>' })
    expect(noted).toHaveLength(1)
  })

  async function post(path: string, body: string, headers: Record<string, string> = {}) {
    const answer = await fetch(origin + path, { method: 'POST', body, headers: { ...proven, 'content-type': 'text/plain', ...headers } })
    return { status: answer.status, text: await answer.text() }
  }

  test('are made and opened by /encrypt and /decrypt, for one application or for all, by who may', async () => {
    const { status, text } = await post('/encrypt/home/dev', 'top secret=')
    expect([status, text.startsWith('{cipher}')]).toEqual([200, false])
    expect(await post('/decrypt/home', text)).toEqual({ status: 200, text: 'top secret=' })
    expect(await post('/decrypt/home/dev', `{cipher}${text}`)).toEqual({ status: 200, text: 'top secret=' })
    expect(await post('/decrypt', text)).toEqual({ status: 400, text: '{"description":"Text not encrypted with this key","status":"INVALID"}' })
    expect(await post('/decrypt/home', (await post('/encrypt', 'x')).text)).toMatchObject({ status: 400 })
    const crew = { authorization: `Bearer ${tokens.crew}` }
    expect(await post('/encrypt/home', 'x', crew)).toMatchObject({ status: 200 })
    for (const [path, headers, expected] of [['/encrypt', crew, 403], ['/decrypt/home', crew, 403], ['/encrypt/home', { authorization: '' }, 401], ['/decrypt/home', { authorization: 'Bearer qd_none' }, 401], [`/i/${secret}/encrypt`, {}, 405]] as const) expect([path, (await post(path, text, headers)).status]).toEqual([path, expected])
  })

  test('take a form as curl sends it, and no more than they must', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    expect(await post('/decrypt/home', (await post('/encrypt/home', 'a%2Bb+c=', form)).text)).toEqual({ status: 200, text: 'a+b c' })
    expect((await post('/encrypt/home', 'x'.repeat(64 * 1024 + 1))).status).toBe(413)
  })

  test('say that there is a key, and that none is handed out', async () => {
    expect(await get('/encrypt/status')).toMatchObject({ status: 200, text: '{"status":"OK"}' })
    for (const path of ['/key', '/key/home/dev']) expect((await get(path)).status).toBe(404)
  })
})

describe('a text that is staged', () => {
  const staged = (reach: { zones: string[]; share: number | null }, text = 'a: staged') => memory.stages.start({ application: home, layer: 'application', target: '' }, { id: 'stage', format: 'yaml', text, comment: '', expectedVersion: 1, keys: ['a'], ...reach }, doer)
  const valueOf = async (path: string) => (await environment(path)).propertySources[0]?.source.a
  test('is given to instances of its zones alone, and is gone when it is stopped', async () => {
    await put('application', '', 'a: 1\nb: 1')
    for (const [zones, expected] of [[['local-b'], 1], [['local-a'], 'staged']] as const) {
      const started = await staged({ zones: [...zones], share: null })
      if (started.kind !== 'started') throw new Error(started.kind)
      served.changed()
      expect([zones, await valueOf(`/i/${secret}/home/default`)]).toEqual([zones, expected])
      expect(await valueOf('/home/default')).toBe(1)
      if (expected !== 1) expect((await environment(`/i/${secret}/home/default`)).propertySources).toEqual([{ name: 'home@2 (staged)', source: { a: 'staged' } }])
      await memory.stages.stop({ stage: started.stage, application: home }, doer)
      served.changed()
      expect(await valueOf(`/i/${secret}/home/default`)).toBe(1)
    }
  })

  test('is not in any label of before', async () => {
    const change = await put('application', '', 'a: 1')
    await staged({ zones: [], share: 100 })
    served.changed()
    expect(await valueOf(`/i/${secret}/home/default/${change}`)).toBe(1)
    expect(await valueOf(`/i/${secret}/home/default/main`)).toBe('staged')
  })
})

describe('refusals', () => {
  test.each([
    ['/home/..%2fdefault', 400], ['/home/%2e%2e%2fx', 400], ['/home/de%23v', 400], ['/home/dev.yml/main', 400], ['/home-.yml', 400], ['/-dev.yml', 400], ['/home/%E0%A4%A', 400], ['/home/,', 400],
    ['/', 404], ['/home', 404], ['/a/b/c/d/e', 404],
  ])('%s is answered %i in the shape of the original', async (path, status) => {
    const answer = await get(path)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'application/json'])
    expect(JSON.parse(answer.text)).toEqual({ timestamp: expect.any(String), status, error: expect.any(String), message: expect.any(String), path: expect.any(String) })
  })

  test('nothing is written here', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) expect([method, (await get('/home/default', {}, method)).status]).toEqual([method, 405])
    expect((await get('/home/default', {}, 'POST')).headers.get('allow')).toBe('GET, HEAD')
  })

  test('a foreign name pointed at the loopback address is refused', async () => {
    const status = await new Promise((resolve, reject) =>
      request(`${origin}/home/default`, { headers: { ...proven, host: 'evil.example:8888' } }, (answer) => resolve((answer.resume(), answer.statusCode))).on('error', reject).end(),
    )
    expect(status).toBe(421)
  })
})

describe('while the database does not answer', () => {
  test('what was read last is served, what was never read is a failure, and health says it', async () => {
    await put('application', '', 'a: 1')
    expect(await names('/home/default')).toEqual(['home@1'])
    lost = true
    served.changed()
    expect(await names('/home/default')).toEqual(['home@1'])
    expect((await get('/far/default')).status).toBe(500)
    expect(await get('/actuator/health')).toMatchObject({ status: 503, text: '{"status":"DOWN"}' })
    lost = false
    await put('application', '', 'a: 2', { expectedVersion: 1 })
    expect(await names('/home/default')).toEqual(['home@2'])
    expect(await get('/actuator/health')).toMatchObject({ status: 200, text: '{"status":"UP"}' })
  })
})

describe('a long poll', () => {
  test('waits for another document than the one it names, and answers as soon as there is one', async () => {
    await put('application', '', 'a: 1')
    const etag = (await get('/home/default')).headers.get('etag') ?? ''
    const waiting = get('/home/default?wait=60', { 'if-none-match': etag })
    // Both are no news for it: it goes on waiting.
    await put('application', '', 'a: far', { application: far })
    await put('zone', 'local-a', 'a: 3')
    await put('application', '', 'a: 2', { expectedVersion: 1 })
    const answer = await waiting
    expect([answer.status, answer.text.includes('"a":2')]).toEqual([200, true])
  })

  test('is answered at once where it names another or none, or what it may not see', async () => {
    await put('application', '', 'a: 1')
    expect((await get('/home/default?wait=60', { 'if-none-match': '"x"' })).status).toBe(200)
    expect((await get('/home/default?wait=60')).status).toBe(200)
    expect((await get('/home/default?wait=60', { 'if-none-match': '"x"', authorization: '' })).status).toBe(401)
    const etag = (await get('/home/default')).headers.get('etag') ?? ''
    for (const wait of ['0', '-1', 'x', '']) expect([wait, (await get(`/home/default?wait=${wait}`, { 'if-none-match': etag })).status]).toEqual([wait, 304])
  })

  test('ends as it began when its time is over, and when the listener closes', async () => {
    await put('application', '', 'a: 1')
    const etag = (await get('/home/default')).headers.get('etag') ?? ''
    expect((await get('/home/default?wait=0.01', { 'if-none-match': etag })).status).toBe(304)
    const waiting = get('/home/default?wait=60', { 'if-none-match': etag })
    // It is being waited for once the listener has taken it.
    await once(listener.server, 'request')
    const closing = listener.close()
    expect((await waiting).status).toBe(304)
    await closing
    listener = await configListener({ served, callers, openValues, sealing, host: '127.0.0.1', port: 0, log })
  })
})

describe('a watch', () => {
  async function watch(path: string) {
    const abort = new AbortController()
    const answer = await fetch(origin + path, { headers: { ...proven, accept: 'text/event-stream' }, signal: abort.signal })
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader() ?? expect.unreachable()
    let rest = ''
    const next = async (): Promise<{ id: string; values: Record<string, unknown> } | null> => {
      for (;;) {
        const [event, ...after] = rest.split('\n\n')
        if (after.length > 0) {
          rest = after.join('\n\n')
          const data = /^data: (.*)$/m.exec(event ?? '')?.[1]
          if (!data) continue
          const { propertySources } = JSON.parse(data) as { propertySources: { source: object }[] }
          return { id: /^id: (.*)$/m.exec(event ?? '')?.[1] ?? '', values: Object.assign({}, ...propertySources.toReversed().map(({ source }) => source)) as Record<string, unknown> }
        }
        const { value, done } = await reader.read()
        if (done) return null
        rest += value
      }
    }
    return { answer, next, end: () => abort.abort() }
  }

  test('gives the environment at once and whenever it is another; changes that are not its own are not sent', async () => {
    const first = await put('application', '', 'a: 1')
    const watched = await watch(`/i/${secret}/home/default`)
    expect(watched.answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    expect(await watched.next()).toEqual({ id: first, values: { a: 1 } })
    await put('application', '', 'a: far', { application: far })
    await put('zone', 'local-b', 'a: other')
    const change = await put('zone', 'local-a', 'a: mine')
    expect(await watched.next()).toEqual({ id: change, values: { a: 'mine' } })
    watched.end()
  })

  test('says what changed while the database was away once it answers again', async () => {
    await put('application', '', 'a: 1')
    const watched = await watch('/home/default')
    expect((await watched.next())?.values).toEqual({ a: 1 })
    lost = true
    await put('application', '', 'a: 2', { expectedVersion: 1 })
    lost = false
    served.changed()
    expect((await watched.next())?.values).toEqual({ a: 2 })
    watched.end()
  })

  test('is of an environment in force, for who may ask for it', async () => {
    for (const [path, status] of [['/home/default/main', 400], ['/home-default.yml', 400], [`/i/${newSecret()}/home/default`, 401], [`/i/${secret}/far/default`, 403]] as const) {
      const { answer, end } = await watch(path)
      expect([path, answer.status]).toEqual([path, status])
      end()
    }
  })

  test('tells an instance that has ended nothing more', async () => {
    await put('application', '', 'a: 1')
    const watched = await watch(`/i/${secret}/home/default`)
    expect((await watched.next())?.values).toEqual({ a: 1 })
    known.splice(0)
    forgot()
    await put('application', '', 'a: 2', { expectedVersion: 1 })
    expect(await watched.next()).toBeNull()
  })

  test('ends when the listener does', async () => {
    const watched = await watch('/home/default')
    expect(await watched.next()).toMatchObject({ id: '0' })
    const closing = listener.close()
    expect(await watched.next()).toBeNull()
    await closing
    listener = await configListener({ served, callers, openValues, sealing, host: '127.0.0.1', port: 0, log })
  })
})
