import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { composeConfiguration, type Configuration } from '@/lib/compose/daemon-configuration'
import { createDatabase } from '@/lib/compose/database'
import { createPrismaApplicationStore } from '@/lib/domains/applications/adapters/prisma-application-store'
import { createPrismaConfigStore } from '@/lib/domains/configuration/adapters/prisma-config-store'
import { createPrismaConfigStages } from '@/lib/domains/configuration/adapters/prisma-config-stages'
import { startStage, stopStage } from '@/lib/domains/configuration/stage-document'
import { createConfigKeyring } from '@/lib/domains/configuration/adapters/prisma-config-keys'
import { createEnvelope } from '@/lib/kernel/envelope'
import { Secret } from '@/lib/kernel/secret'
import { rollBackConfig, saveConfig } from '@/lib/domains/configuration/save-document'
import type { Database } from '@/lib/kernel/database'
import { newSecret } from '@/lib/kernel/ids'
import { addToken } from '@/lib/domains/access/testing/estate'
import { createLog } from '@/lib/kernel/log'
import { createTestDatabase } from '@/lib/testing/database'
import { listenForWork } from '../controllers/listen-for-work'
import { createKnownInstances } from '../instances/known-instances'
import { operator, until } from '../testing/daemon-harness'

const log = createLog('test', () => undefined)
const secret = newSecret()
const rootKey = randomBytes(32)
let database: Database
let configuration: Configuration
let listening: { stop(): Promise<void> }
let origin = ''

beforeAll(async () => {
  const { applicationUrl } = await createTestDatabase()
  database = createDatabase(applicationUrl, 4)
  await database.team.create({ data: { id: 'crew', slug: 'crew', name: 'Crew' } })
  await database.application.create({ data: { id: 'home', name: 'home', teamId: 'crew' } })
  await database.release.create({ data: { id: 'r', applicationId: 'home', number: 1, digest: 'd', sizeBytes: 1n, command: ['node'], createdBy: 'p' } })
  await database.serverGroup.create({ data: { id: 'g', applicationId: 'home', cluster: 'home', sequence: 0, name: 'home-v000', releaseId: 'r', desiredSize: 1, zones: ['local-a'] } })
  await database.instance.create({ data: { id: 'home-v000-aaaaaa', serverGroupId: 'g', host: 'h', zone: 'local-a', slot: 0, port: 1, state: 'healthy', secretHash: createHash('sha256').update(secret).digest('hex') } })
  const known = createKnownInstances(database)
  await known.reload()
  // It never looks by itself here: what it learns, it was told.
  configuration = await composeConfiguration({ database, rootKey, known, port: 0, log, everyMs: 3_600_000 })
  let isListening = false
  listening = listenForWork(applicationUrl, (kind) => (kind === configuration.kind ? configuration.changed() : (isListening = true)), log)
  await until('listening', async () => {
    await database.$executeRaw`SELECT pg_notify('quarterdeck_work', 'hello')`
    return isListening
  })
  origin = `http://127.0.0.1:${configuration.listener.port}`
})
afterAll(async () => {
  await listening.stop()
  configuration.listener.server.closeAllConnections()
  await configuration.stop()
  await database.$disconnect()
})

test('what a person saves reaches an instance that watches, and rolling back reaches it too', async () => {
  const store = createPrismaConfigStore(database)
  const save = saveConfig({ store, applications: createPrismaApplicationStore(database) })
  const put = async (layer: 'application' | 'zone', target: string, text: string, expectedVersion = 0) => {
    const saved = await save(operator, { application: 'home', layer, target, format: 'yaml', text, comment: '', expectedVersion })
    if (!saved.ok) throw new Error(saved.error.detail)
    return saved.value
  }
  const first = await put('application', '', 'greeting: hello')
  const abort = new AbortController()
  const answer = await fetch(`${origin}/i/${secret}/home/default`, { headers: { accept: 'text/event-stream' }, signal: abort.signal })
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader() ?? expect.unreachable()
  let text = ''
  const seen = async (words: string) => {
    while (!text.includes(words)) {
      const { value, done } = await reader.read()
      if (done) throw new Error(`ended before ${words}: ${text}`)
      text += value
    }
  }
  await seen('{"greeting":"hello"}')
  await put('zone', 'local-a', 'greeting: from the zone')
  await seen('{"name":"home/zone/local-a@1","source":{"greeting":"from the zone"}}')
  const second = await put('application', '', 'greeting: hallo', 1)
  await seen('{"name":"home@2","source":{"greeting":"hallo"}}')
  expect(await rollBackConfig(store)(operator, { configDocument: first.id, version: 1, expectedVersion: 2, comment: '' })).toMatchObject({ ok: true })
  await seen('{"name":"home@3","source":{"greeting":"hello"}}')
  abort.abort()

  const token = await addToken(database, 'viewer', 'crew')
  const plain = async (path: string) => ((await (await fetch(origin + path, { headers: { authorization: `Bearer ${token}` } })).json()) as { version: string; propertySources: unknown[] })
  expect(await plain('/home/default')).toMatchObject({ propertySources: [{ name: 'home@3', source: { greeting: 'hello' } }] })
  expect(await plain(`/home/default/${second.change}`)).toMatchObject({ version: second.change, propertySources: [{ name: 'home@2', source: { greeting: 'hallo' } }] })
})

test('encrypted values are opened for the instance, and for a token that may once the ledger has it', async () => {
  const keyring = createConfigKeyring(database, createEnvelope(rootKey))
  const sealed = await keyring.seal('home', new Secret('topsecret'), { actor: operator })
  const save = saveConfig({ store: createPrismaConfigStore(database), applications: createPrismaApplicationStore(database) })
  expect(await save(operator, { application: 'home', layer: 'profile', target: 'sealed', format: 'yaml', text: `password: "${sealed}"`, comment: '', expectedVersion: 0 })).toMatchObject({ ok: true })
  const first = async (path: string, headers: Record<string, string> = {}) => ((await (await fetch(origin + path, { headers })).json()) as { propertySources: { source: object }[] }).propertySources.map(({ source }) => source).find((source) => /password/.test(JSON.stringify(source)))
  await until('the document', async () => JSON.stringify(await first(`/i/${secret}/home/sealed`)) === '{"password":"topsecret"}')
  const noted = () => database.ledgerEntry.count({ where: { action: 'config.read-sealed' } })
  const [viewer, lead] = await Promise.all([addToken(database, 'viewer', 'crew'), addToken(database, 'lead', 'crew')])
  expect([await first('/home/sealed', { authorization: `Bearer ${viewer}` }), await noted()]).toEqual([{ 'invalid.password': '<n/a>' }, 0])
  for (let round = 0; round < 2; round++) expect([await first('/home/sealed', { authorization: `Bearer ${lead}` }), await noted()]).toEqual([{ password: 'topsecret' }, 1])
  const post = async (path: string, body: string, token: string) => {
    const answer = await fetch(origin + path, { method: 'POST', body, headers: { authorization: `Bearer ${token}`, 'content-type': 'text/plain' } })
    return [answer.status, await answer.text()] as const
  }
  expect((await post('/encrypt/home', 'x', viewer))[0]).toBe(403)
  const [, cipher] = await post('/encrypt/home', 'x', lead)
  expect(await post('/decrypt/home', cipher, lead)).toEqual([200, 'x'])
  expect((await post('/decrypt', cipher, lead))[0]).toBe(403)
  expect((await post('/encrypt/nobody', 'x', lead))[0]).toBe(403)
  expect(await database.ledgerEntry.count({ where: { action: 'config.reveal' } })).toBe(1)
})

test('a text that is staged for its zone reaches an instance that watches, and leaves it when it is stopped', async () => {
  const store = createPrismaConfigStore(database)
  const stages = createPrismaConfigStages(database)
  const abort = new AbortController()
  const answer = await fetch(`${origin}/i/${secret}/home/default`, { headers: { accept: 'text/event-stream' }, signal: abort.signal })
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader() ?? expect.unreachable()
  let text = ''
  const seen = async (words: string) => {
    while (!text.includes(words)) text += (await reader.read()).value ?? expect.unreachable()
    text = ''
  }
  await seen('"home@3"')
  const start = startStage({ store, stages, applications: createPrismaApplicationStore(database) })
  const started = await start(operator, { application: 'home', layer: 'application', target: '', format: 'yaml', text: 'greeting: staged', comment: '', expectedVersion: 3, zones: ['local-a'], share: null })
  if (!started.ok) throw new Error(started.error.detail)
  await seen('{"name":"home@4 (staged)","source":{"greeting":"staged"}}')
  expect(await stopStage({ stages })(operator, { configStage: started.value.id, comment: '' })).toMatchObject({ ok: true })
  await seen('"home@3"')
  abort.abort()
})

test('a token is asked for its team’s applications, and what it may not see is not there', async () => {
  await database.team.create({ data: { id: 'others', slug: 'others', name: 'Others' } })
  const sources = async (headers: Record<string, string>) => ((await (await fetch(`${origin}/home/default`, { headers })).json()) as { propertySources?: unknown[] }).propertySources?.length
  const [own, other] = await Promise.all([addToken(database, 'viewer', 'crew'), addToken(database, 'lead', 'others')])
  expect([await sources({ authorization: `Bearer ${own}` }), await sources({ authorization: `Bearer ${other}` }), await sources({})]).toEqual([1, 0, undefined])
})

test('a taken port is one line with its flag, and nothing is left behind', async () => {
  const { port } = configuration.listener
  await expect(composeConfiguration({ database, rootKey, known: createKnownInstances(database), port, log })).rejects.toThrow(`Port ${port} of the config server is taken: choose another with --config-port.`)
})
