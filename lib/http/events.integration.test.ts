import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { GET as getEvents } from '@/app/api/v1/events/route'
import { eventFeed } from '@/lib/compose/web/events'
import { addPerson, addTeam, addToken } from '@/lib/domains/access/testing/estate'
import { appendChange } from '@/lib/domains/ledger/adapters/prisma-append'
import { publishEvent } from '@/lib/domains/ledger/adapters/publish-event'
import { pruneStreamEvents } from '@/lib/domains/ledger/adapters/prune-stream-events'
import { createTestWeb, type TestWeb } from '@/lib/testing/web-context'
import { sessionHeaders, testSecret } from './testing/sign-in-as'

let web: TestWeb
let own: string
let other: string
let operator: string
let viewer: string

beforeAll(async () => {
  vi.stubEnv('NEXTAUTH_SECRET', testSecret)
  web = await createTestWeb()
  own = (await addTeam(web.database, 'own')).id
  other = (await addTeam(web.database, 'other')).id
  operator = await addToken(web.database, 'operator')
  viewer = await addToken(web.database, 'viewer', own)
})
afterAll(async () => {
  await eventFeed().close()
  await web.close()
})

interface Heard {
  event?: string
  id?: string
  data?: { topic?: string; key?: string }
}

/** Reads the stream as a browser does; `ended` settles when the server closes it. */
async function open(headers: Record<string, string>, topics = 'changes,instances') {
  const abort = new AbortController()
  const response = await getEvents(new Request(`http://127.0.0.1:3000/api/v1/events?topics=${topics}`, { headers, signal: abort.signal }))
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  const heard: Heard[] = []
  const ended = (async () => {
    let rest = ''
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true, value: undefined }
      if (done) return 'ended' as const
      const blocks = (rest + value).split('\n\n')
      rest = blocks.pop() ?? ''
      for (const block of blocks) {
        const fields = Object.fromEntries(block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]))
        if ('data' in fields) heard.push({ ...fields, data: JSON.parse(fields.data ?? 'null') as Heard['data'] } as Heard)
      }
    }
  })().catch(() => 'broken' as const)
  await expect.poll(() => heard[0]?.event, { timeout: 10_000 }).toBe('ready')
  return { heard, ended, close: () => abort.abort(), keys: () => heard.flatMap(({ data }) => data?.key ?? []) }
}

const by = (token: string) => ({ authorization: `Bearer ${token}` })
const change = (teamId: string | null, id: string) =>
  web.database.$transaction((tx) => appendChange(tx, { actor: { kind: 'person', id: 'p', name: 'p' }, action: 'a.b', subject: { kind: 'x', id }, teamId }))
const instance = (teamId: string | null, key: string) => publishEvent(web.database, { topic: 'instances', teamId, key })

test('a viewer hears their team and what is of no team; an operator hears all; nobody hears topics not asked for', async () => {
  const mine = await open(by(viewer))
  const all = await open(by(operator))
  const changesOnly = await open(by(operator), 'changes')
  await instance(other, 'foreign-instance')
  await instance(own, 'own-instance')
  const foreign = String(await change(other, '1'))
  const owned = String(await change(own, '2'))
  const nobodys = String(await change(null, '3'))
  await expect.poll(all.keys, { timeout: 10_000 }).toEqual(['foreign-instance', 'own-instance', foreign, owned, nobodys])
  await expect.poll(mine.keys, { timeout: 10_000 }).toEqual(['own-instance', owned])
  await expect.poll(changesOnly.keys, { timeout: 10_000 }).toEqual([foreign, owned, nobodys])
  for (const stream of [mine, all, changesOnly]) stream.close()
  expect(await mine.ended).toBe('ended')
})

test('what was missed while away comes after Last-Event-ID; too long away is a reset', async () => {
  const first = await open(by(operator))
  await instance(own, 'before')
  await expect.poll(first.keys, { timeout: 10_000 }).toContain('before')
  const last = first.heard.at(-1)?.id ?? ''
  first.close()
  await instance(own, 'while-away')
  const again = await open({ ...by(operator), 'last-event-id': last })
  await expect.poll(again.keys, { timeout: 10_000 }).toContain('while-away')
  expect(again.heard.some(({ event }) => event === 'reset')).toBe(false)
  again.close()

  expect(await pruneStreamEvents(web.database, Date.now() + 2 * 3_600_000)).toBeGreaterThan(0)
  await instance(own, 'much-later')
  const late = await open({ ...by(operator), 'last-event-id': '1' })
  await expect.poll(() => late.heard.map(({ event }) => event), { timeout: 10_000 }).toContain('reset')
  late.close()
})

test('events go on after the listening connection was cut, with what happened meanwhile', async () => {
  const stream = await open(by(operator))
  await instance(own, 'before-the-cut')
  await expect.poll(stream.keys, { timeout: 10_000 }).toContain('before-the-cut')
  const owner = new pg.Client({ connectionString: web.urls.ownerUrl })
  await owner.connect()
  await owner.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'quarterdeck-events' AND datname = current_database()`)
  await owner.end()
  await instance(own, 'during-the-cut')
  await expect.poll(stream.keys, { timeout: 15_000 }).toContain('during-the-cut')
  await instance(own, 'after-the-cut')
  await expect.poll(stream.keys, { timeout: 10_000 }).toContain('after-the-cut')
  expect(stream.keys().filter((key) => key === 'before-the-cut')).toHaveLength(1)
  stream.close()
})

test('a stream ends when its session does, and when its role changes', async () => {
  const person = await addPerson(web.database, 'listener')
  await web.database.membership.create({ data: { teamId: own, personId: person.id, role: 'member' } })
  const { headers, sessionId } = await sessionHeaders(person.id)
  const first = await open(headers)
  await web.database.session.update({ where: { id: sessionId }, data: { endedAt: new Date() } })
  expect(await first.ended).toBe('ended')
  const again = await sessionHeaders(person.id)
  const second = await open(again.headers)
  await web.database.membership.update({ where: { teamId_personId: { teamId: own, personId: person.id } }, data: { role: 'viewer' } })
  expect(await second.ended).toBe('ended')
}, 40_000)

test('topics that there are not, and the internal one, are refused', async () => {
  for (const topics of ['', 'access', 'changes,nonsense']) {
    const response = await getEvents(new Request(`http://127.0.0.1:3000/api/v1/events?topics=${topics}`, { headers: by(operator) }))
    expect(response.status).toBe(400)
  }
})
