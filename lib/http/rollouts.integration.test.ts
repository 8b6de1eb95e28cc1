import { afterAll, beforeAll, expect, test } from 'vitest'
import { apiRoutes } from '@/generated/api-routes'
import { addTeam, addToken } from '@/lib/domains/access/testing/estate'
import { newId } from '@/lib/kernel/ids'
import { createTestWeb, type TestWeb } from '@/lib/testing/web-context'

let web: TestWeb
const tokens: Record<string, string> = {}
const routes = apiRoutes()

beforeAll(async () => {
  web = await createTestWeb()
  const { database } = web
  const front = await addTeam(database, 'front')
  const back = await addTeam(database, 'back')
  tokens.member = await addToken(database, 'member', front.id)
  tokens.viewer = await addToken(database, 'viewer', front.id)
  tokens.stranger = await addToken(database, 'lead', back.id)
  const applicationId = newId()
  await database.application.create({ data: { id: applicationId, name: 'home', teamId: front.id } })
  for (const number of [1, 2])
    await database.release.create({ data: { id: `r${number}`, applicationId, number, digest: String(number).repeat(64), sizeBytes: 1n, version: `1.${number}`, command: ['node', `main${number}.js`], createdBy: 'p' } })
  await database.serverGroup.create({
    data: { id: 'g0', applicationId, cluster: 'home', sequence: 0, name: 'home-v000', releaseId: 'r1', desiredSize: 2, zones: ['local-a'], healthPath: '/up', environment: { COLOUR: 'a secret' } },
  })
  await database.instance.create({ data: { id: 'home-v000-abc123', serverGroupId: 'g0', host: 'test-host', zone: 'local-a', slot: 0, port: 22_998, secretHash: 's', state: 'healthy' } })
})
afterAll(() => web.close())

async function ask(who: string, method: string, path: string, body?: unknown) {
  const [address = '', query = ''] = path.split('?')
  const parts = address.split('/')
  const route = routes.find((one) => {
    const pattern = one.path.replace('/api/v1', '').split('/')
    return one.method === method && pattern.length === parts.length && pattern.every((part, at) => part.startsWith('{') || part === parts[at])
  })
  if (!route) throw new Error(`no route for ${method} ${path}`)
  const pattern = route.path.replace('/api/v1', '').split('/')
  const params = Object.fromEntries(pattern.flatMap((part, at) => (part.startsWith('{') ? [[part.slice(1, -1), parts[at] ?? '']] : [])))
  const request = new Request(`http://127.0.0.1:3000/api/v1${address}?${query}`, {
    method, headers: { authorization: `Bearer ${tokens[who]}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const response = await route.handler(request, { params: Promise.resolve(params) })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}
const base = '/applications/home/rollouts'

test('a preview fills in what serves; parts that are silent are said to be, and a canary waits for them', async () => {
  const { status, body } = await ask('viewer', 'POST', `${base}/preview`, { release: 2 })
  expect(status).toBe(200)
  expect(body).toMatchObject({
    plan: { cluster: 'home', size: 2, zones: ['local-a'], healthPath: '/up', variables: ['COLOUR'] }, room: { now: 1, during: 3, limit: 100 }, selfBalancing: null,
    changes: { from: { number: 1 }, to: { number: 2 }, command: true, files: null }, findings: [{ rule: 'forbidden', liftedBy: ['member', 'lead', 'operator'] }],
  })
  expect(JSON.stringify(body)).not.toContain('a secret')
  const canary = await ask('member', 'POST', `${base}/preview`, { release: 2, strategy: 'canary' })
  expect(canary.body).toMatchObject({ findings: [{ kind: 'refuses', rule: 'no-telemetry' }], policy: { signatures: 1 }, canary: { config: { name: 'default' } } })
  expect(await ask('stranger', 'POST', `${base}/preview`, { release: 2 })).toMatchObject({ status: 404 })
})

test('what is refused names field, rule and cure, and writes nothing', async () => {
  expect(await ask('viewer', 'POST', base, { release: 2 })).toMatchObject({ status: 403, body: { refusal: { rule: 'rollouts:start needs member' } } })
  expect(await ask('stranger', 'POST', base, { release: 2 })).toMatchObject({ status: 404 })
  expect(await ask('member', 'POST', base, { release: 9, zones: ['mars'] })).toMatchObject({
    status: 400, body: { errors: [{ pointer: '#/release', detail: expect.stringContaining('upload one first') }, { pointer: '#/zones', detail: expect.stringContaining('local-a') }], refusal: { rule: 'no-release' } },
  })
  expect(await ask('member', 'POST', base, { release: 2, size: 100 })).toMatchObject({ status: 409, body: { errors: [{ pointer: '#/size' }], refusal: { rule: 'no-room' } } })
  expect(await ask('member', 'POST', base, { release: 2, size: 0 })).toMatchObject({ status: 400, body: { errors: [{ pointer: '#/size' }] } })
  expect(await web.database.rollout.count()).toBe(0)
})

test('a rollout is started once, listed to its team, rolled back with a reason, and the ledger has both', async () => {
  const started = await ask('member', 'POST', base, { release: 2, why: 'faster' })
  expect(started).toMatchObject({ status: 201, body: { number: 1, state: 'running', phase: 'create', release: { number: 2 }, from: { number: 1 }, why: 'faster', can: { rollBack: true } } })
  expect(await ask('member', 'POST', base, { release: 2 })).toMatchObject({ status: 409, body: { refusal: { rule: 'under-way' } } })
  expect((await ask('viewer', 'GET', '/rollouts?state=under-way')).body).toMatchObject({ total: 1, items: [{ application: 'home', number: 1 }] })
  expect((await ask('viewer', 'GET', `${base}?state=ended`)).body).toMatchObject({ total: 0 })
  expect((await ask('stranger', 'GET', '/rollouts')).body).toMatchObject({ total: 0 })
  expect(await ask('stranger', 'GET', `${base}/1`)).toMatchObject({ status: 404 })
  expect((await ask('viewer', 'GET', `${base}/1`)).body).toMatchObject({ number: 1, steps: [{ phase: 'create' }] })

  expect(await ask('member', 'POST', `${base}/1/roll-back`, { why: '' })).toMatchObject({ status: 400, body: { errors: [{ pointer: '#/why' }] } })
  expect(await ask('viewer', 'POST', `${base}/1/roll-back`, { why: 'slow' })).toMatchObject({ status: 403 })
  expect(await ask('member', 'POST', `${base}/1/roll-back`, { why: 'it is slow' })).toMatchObject({ status: 200 })
  expect(await ask('member', 'POST', `${base}/1/roll-back`, { why: 'it is slow' })).toMatchObject({ status: 200 })
  const entries = await web.database.ledgerEntry.findMany({ where: { application: 'home' }, orderBy: { position: 'asc' } })
  expect(entries.map(({ action, subjectId }) => `${action} ${subjectId}`).filter((one) => one.startsWith('rollout'))).toHaveLength(2)
  expect(JSON.stringify(entries.map(({ canonical }) => canonical))).not.toContain('a secret')
})

test('what waits for a person is empty while all is well', async () => {
  expect(await ask('viewer', 'GET', '/needs')).toMatchObject({ status: 200, body: { items: [], total: 0 } })
})
