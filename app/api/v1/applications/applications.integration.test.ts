import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addTeam, addToken } from '@/lib/domains/access/testing/estate'
import { newId } from '@/lib/kernel/ids'
import { createTestWeb, type TestWeb } from '@/lib/testing/web-context'
import { POST as postApplication } from '../teams/[team]/applications/route'
import { DELETE as deleteInstance } from './[application]/instances/[instance]/route'
import { GET as getInstances } from './[application]/instances/route'
import { POST as postRelease } from './[application]/releases/route'
import { GET as getApplication } from './[application]/route'
import { DELETE as deleteGroup, PATCH as patchGroup } from './[application]/server-groups/[serverGroup]/route'
import { GET as getGroups, POST as postGroup } from './[application]/server-groups/route'
import { GET as getApplications } from './route'

let web: TestWeb
const tokens: Record<'lead' | 'member' | 'viewer' | 'stranger', string> = { lead: '', member: '', viewer: '', stranger: '' }

type Handle = (request: Request, context?: { params: Promise<Record<string, string>> }) => Promise<Response>
async function ask(handle: Handle, method: string, token: string, params: Record<string, string>, body?: unknown, query = '') {
  const request = new Request(`http://127.0.0.1:3000/api/v1/x${query}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const response = await handle(request, { params: Promise.resolve(params) })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> & { items?: Record<string, unknown>[] } }
}
const lastEntry = () => web.database.ledgerEntry.findFirstOrThrow({ orderBy: { position: 'desc' } })

beforeAll(async () => {
  web = await createTestWeb()
  const [own, other] = [await addTeam(web.database, 'own'), await addTeam(web.database, 'other')]
  tokens.lead = await addToken(web.database, 'lead', own.id)
  tokens.member = await addToken(web.database, 'member', own.id)
  tokens.viewer = await addToken(web.database, 'viewer', own.id)
  tokens.stranger = await addToken(web.database, 'lead', other.id)
  const made = await ask(postApplication, 'POST', tokens.member, { team: 'own' }, { name: 'home', description: 'The entry' })
  expect(made).toMatchObject({ status: 201, body: { name: 'home', team: 'own', instances: { desired: 0 }, current: [] } })
  const application = await web.database.application.findUniqueOrThrow({ where: { name: 'home' } })
  await web.database.release.create({ data: { id: newId(), applicationId: application.id, number: 1, digest: 'd'.repeat(64), sizeBytes: 1n, version: '1.0', command: ['node', 'a.js'], createdBy: 'x' } })
})
afterAll(() => web.close())

describe('applications', () => {
  test('a new one is in the ledger with who made it', async () => {
    expect(await web.database.ledgerEntry.findFirst({ where: { action: 'application.create' } })).toMatchObject({ application: 'home', actorKind: 'token', phase: 'done' })
  })
  test('a viewer is refused with rule and cure; a foreign team is not found; a taken name is said plainly', async () => {
    const { count } = web.database.application
    const before = await count()
    expect(await ask(postApplication, 'POST', tokens.viewer, { team: 'own' }, { name: 'x' })).toMatchObject({ status: 403, body: { refusal: { rule: 'applications:create needs member' } } })
    expect((await ask(postApplication, 'POST', tokens.stranger, { team: 'own' }, { name: 'x' })).status).toBe(404)
    expect(await ask(postApplication, 'POST', tokens.stranger, { team: 'other' }, { name: 'home' })).toMatchObject({ status: 409, body: { errors: [{ pointer: '#/name' }] } })
    expect(await count()).toBe(before)
  })
  test('lists show only those of the asker, page by page', async () => {
    for (const name of ['alpha', 'beta']) await ask(postApplication, 'POST', tokens.member, { team: 'own' }, { name })
    const first = await ask(getApplications, 'GET', tokens.viewer, {}, undefined, '?limit=2')
    expect(first.body.items?.map(({ name }) => name)).toEqual(['alpha', 'beta'])
    expect(first.body.total).toBe(3)
    const second = await ask(getApplications, 'GET', tokens.viewer, {}, undefined, `?limit=2&cursor=${String(first.body.next)}`)
    expect(second.body).toMatchObject({ items: [{ name: 'home' }], next: null })
    expect((await ask(getApplications, 'GET', tokens.stranger, {})).body).toMatchObject({ items: [], total: 0 })
    expect((await ask(getApplications, 'GET', tokens.viewer, {}, undefined, '?cursor=nonsense')).status).toBe(400)
    expect((await ask(getApplication, 'GET', tokens.stranger, { application: 'home' })).status).toBe(404)
  })
})

describe('server groups', () => {
  test('a new one gets the next number, is in the ledger without the values of its variables, and is due for its controller', async () => {
    const made = await ask(postGroup, 'POST', tokens.member, { application: 'home' }, { release: 1, size: 2, environment: { DATABASE: 'postgres://secret' }, why: 'first' })
    expect(made).toMatchObject({ status: 201, body: { name: 'home-v000', cluster: 'home', desiredSize: 2, zones: ['local-a', 'local-b', 'local-c'], healthy: 0 } })
    const { canonical, action } = await lastEntry()
    expect(action).toBe('server-group.create')
    expect(JSON.parse(canonical)).toMatchObject({ why: 'first', after: { release: 1, size: 2, variables: ['DATABASE'] } })
    expect(canonical).not.toContain('secret')
    expect(await web.database.workItem.count({ where: { kind: 'server-group', objectId: String(made.body.id) } })).toBe(1)
  })
  test('many at once get numbers of their own', async () => {
    const made = await Promise.all(Array.from({ length: 5 }, () => ask(postGroup, 'POST', tokens.member, { application: 'home' }, { release: 1, size: 0, stack: 'many' })))
    expect(made.map(({ body }) => body.name).toSorted()).toEqual([0, 1, 2, 3, 4].map((number) => `home-many-v00${number}`))
  })
  test('a cluster of another application is refused, and so are strange zones, releases and variables', async () => {
    await ask(postApplication, 'POST', tokens.stranger, { team: 'other' }, { name: 'home-blue' })
    const wrong = (body: object) => ask(postGroup, 'POST', tokens.member, { application: 'home' }, { release: 1, size: 0, ...body })
    expect(await wrong({ stack: 'blue' })).toMatchObject({ status: 400, body: { errors: [{ pointer: '#/stack' }] } })
    expect(await wrong({ release: 9 })).toMatchObject({ status: 400, body: { errors: [{ pointer: '#/release' }] } })
    expect(await wrong({ zones: ['moon'] })).toMatchObject({ status: 400, body: { errors: [{ pointer: '#/zones' }] } })
    expect(await wrong({ environment: { PORT: '1' } })).toMatchObject({ status: 400, body: { errors: [{ pointer: '#/environment/PORT' }] } })
  })
  test('scaling says before and after; a version that was overtaken is a conflict', async () => {
    const which = { application: 'home', serverGroup: 'home-v000' }
    expect(await ask(patchGroup, 'PATCH', tokens.member, which, { size: 3, expectedVersion: 0 })).toMatchObject({ status: 200, body: { desiredSize: 3, version: 1 } })
    expect(JSON.parse((await lastEntry()).canonical)).toMatchObject({ action: 'server-group.scale', before: { size: 2 }, after: { size: 3 } })
    expect((await ask(patchGroup, 'PATCH', tokens.member, which, { size: 1, expectedVersion: 0 })).status).toBe(409)
    expect(await ask(patchGroup, 'PATCH', tokens.viewer, which, { size: 1 })).toMatchObject({ status: 403, body: { refusal: { rule: 'server-groups:scale needs member' } } })
    expect((await ask(patchGroup, 'PATCH', tokens.stranger, which, { size: 1 })).status).toBe(404)
    expect((await ask(getGroups, 'GET', tokens.viewer, { application: 'home' })).body.items?.find(({ name }) => name === 'home-v000')).toMatchObject({ desiredSize: 3 })
  })
  test('only a lead destroys one, once, and its number stays its own', async () => {
    const which = { application: 'home', serverGroup: 'home-v000' }
    expect((await ask(deleteGroup, 'DELETE', tokens.member, which)).status).toBe(403)
    expect((await ask(deleteGroup, 'DELETE', tokens.stranger, which)).status).toBe(404)
    expect(await ask(deleteGroup, 'DELETE', tokens.lead, which, undefined, '?why=old')).toMatchObject({ status: 200, body: { desiredState: 'destroyed' } })
    expect(JSON.parse((await lastEntry()).canonical)).toMatchObject({ action: 'server-group.destroy', why: 'old' })
    expect((await ask(deleteGroup, 'DELETE', tokens.lead, which)).status).toBe(409)
    expect((await ask(postGroup, 'POST', tokens.member, { application: 'home' }, { release: 1, size: 0 })).body.name).toBe('home-v001')
  })
})

describe('instances', () => {
  test('are listed without what is secret, and replaced once', async () => {
    const group = await web.database.serverGroup.findUniqueOrThrow({ where: { name: 'home-v001' } })
    await web.database.instance.create({ data: { id: 'home-v001-aaaaaa', serverGroupId: group.id, host: 'h', zone: 'local-a', slot: 0, port: 25_001, secretHash: 'e'.repeat(64), state: 'healthy' } })
    const listed = await ask(getInstances, 'GET', tokens.viewer, { application: 'home' })
    expect(listed.body.items).toMatchObject([{ id: 'home-v001-aaaaaa', state: 'healthy', serverGroup: 'home-v001' }])
    expect(JSON.stringify(listed.body)).not.toContain('eeee')

    const which = { application: 'home', instance: 'home-v001-aaaaaa' }
    expect((await ask(deleteInstance, 'DELETE', tokens.viewer, which)).status).toBe(403)
    expect((await ask(deleteInstance, 'DELETE', tokens.stranger, which)).status).toBe(404)
    expect(await ask(deleteInstance, 'DELETE', tokens.member, which, undefined, '?why=slow')).toMatchObject({ status: 200, body: { reason: expect.stringMatching(/^replaced by .*: slow$/) } })
    expect(await lastEntry()).toMatchObject({ action: 'instance.replace', subjectId: 'home-v001-aaaaaa' })
    expect((await ask(deleteInstance, 'DELETE', tokens.member, which)).status).toBe(409)
  })
})

test('an upload is refused before a byte is read to those who may not, and says so when the daemon is away', async () => {
  const upload = (token: string) =>
    postRelease(new Request('http://127.0.0.1:3000/api/v1/x?version=1.0', { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/gzip' }, body: 'x' }), { params: Promise.resolve({ application: 'home' }) })
  expect((await upload(tokens.viewer)).status).toBe(403)
  expect((await upload(tokens.stranger)).status).toBe(404)
  expect((await upload(tokens.member)).status).toBe(503)
})
