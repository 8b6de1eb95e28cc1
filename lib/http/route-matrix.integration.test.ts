import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { apiRoutes } from '@/generated/api-routes'
import { decide } from '@/lib/domains/access/core/policy'
import { addPerson, addTeam, addToken } from '@/lib/domains/access/testing/estate'
import { freshStanding } from '@/lib/domains/alerts/core/standing'
import { appendChange } from '@/lib/domains/ledger/adapters/prisma-append'
import type { Actor } from '@/lib/kernel/actor'
import { newId } from '@/lib/kernel/ids'
import { createTestWeb, type TestWeb } from '@/lib/testing/web-context'
import type { ApiRoute } from './declaration'
import { sampleInput } from './testing/sample-input'
import { sessionHeaders, testSecret } from './testing/sign-in-as'

const roles = ['viewer', 'member', 'lead', 'operator'] as const
type Role = (typeof roles)[number]

let web: TestWeb
const actors = new Map<Role, { actor: Actor; headers: Record<string, string> }>()
/** A path parameter's value that names a thing of a team the asker is not in. A new name of a parameter needs a row here. */
const foreign: Record<string, string> = {
  person: 'stranger', application: 'foreign-app', team: 'foreign-team', serverGroup: 'foreign-app-v000', instance: 'foreign-app-v000-abc123',
  traceId: 'f'.repeat(32), spanId: 'e'.repeat(16), release: '1', rollout: '1', run: '1', hash: 'a'.repeat(64), name: 'default', service: '0'.repeat(16),
  binding: '1'.repeat(16), signal: 'metrics', alertRule: '1', webhook: '2'.repeat(16), drain: '2'.repeat(16), configDocument: '4'.repeat(16),
  configVersion: '1', configStage: '5'.repeat(16), language: 'cobol', zone: 'local-a', stream: '3'.repeat(16), route: 'foreign-route',
  filter: 'no-such-filter',
}

beforeAll(async () => {
  vi.stubEnv('NEXTAUTH_SECRET', testSecret)
  web = await createTestWeb()
  const { database } = web
  const own = await addTeam(database, 'own-team')
  const other = await addTeam(database, 'foreign-team')
  await addPerson(database, 'stranger')
  for (const role of roles) {
    const person = await addPerson(database, `a-${role}`, role === 'operator')
    if (role !== 'operator') await database.membership.create({ data: { teamId: own.id, personId: person.id, role } })
    const { headers } = await sessionHeaders(person.id)
    const teams = role === 'operator' ? new Map() : new Map([[own.id, role]])
    actors.set(role, { headers, actor: { kind: 'person', id: person.id, name: person.name, operator: role === 'operator', teams } })
  }
  const application = await database.application.create({ data: { id: newId(), name: 'foreign-app', teamId: other.id } })
  const release = await database.release.create({ data: { id: newId(), applicationId: application.id, number: 1, digest: 'd'.repeat(64), sizeBytes: 1n, command: ['node', 'main.js'], createdBy: 'stranger' } })
  const group = await database.serverGroup.create({ data: { id: newId(), applicationId: application.id, cluster: 'foreign-app', sequence: 0, name: 'foreign-app-v000', releaseId: release.id, desiredSize: 1, zones: ['local-a'] } })
  await database.instance.create({ data: { id: 'foreign-app-v000-abc123', serverGroupId: group.id, host: 'test-host', zone: 'local-a', slot: 0, port: 22_999, secretHash: 'e'.repeat(64), state: 'healthy' } })
  const run = await database.chaosRun.create({ data: { id: newId(), applicationId: application.id, touches: ['foreign-app'], plan: { fault: { kind: 'kill', zone: null, count: 1, chosen: [] }, conditions: [], termSeconds: 60 }, startedBy: { name: 'stranger' } } })
  foreign.run = String(run.number)
  await database.serviceInstance.create({ data: { id: foreign.service ?? '', teamId: other.id, name: 'foreign-db', offering: 'postgresql', plan: 'small', state: 'ready', createdBy: { id: 'x', name: 'x' } } })
  await database.serviceBinding.create({ data: { id: foreign.binding ?? '', serviceInstanceId: foreign.service ?? '', applicationId: application.id, name: 'foreign-db', state: 'bound', createdBy: { id: 'x', name: 'x' } } })
  const rule = await database.alertRule.create({ data: { id: newId(), applicationId: application.id, name: 'foreign', condition: { kind: 'absence', of: 'requests', forSeconds: 60 }, standing: freshStanding(0), createdBy: { name: 'stranger' } } })
  foreign.alertRule = String(rule.number)
  await database.alertWebhook.create({ data: { id: foreign.webhook ?? '', teamId: other.id, name: 'foreign', address: 'https://hooks.example', sealed: '', createdBy: { name: 'stranger' } } })
  await database.drain.create({ data: { id: foreign.drain ?? '', teamId: other.id, name: 'foreign-drain', kind: 'https', url: 'https://logs.example.com', signals: ['logs'], credentials: { auth: 'none', username: null, headers: [], ca: false, certificate: false }, bufferMib: 1, createdBy: { id: 'x', name: 'x' } } })
  await database.configDocument.create({ data: { id: foreign.configDocument ?? '', applicationId: application.id, layer: 'application', version: 1, versions: { create: { version: 1, change: 1n, format: 'yaml', text: 'a: 1', author: { name: 'stranger' } } } } })
  await database.breakerStream.create({ data: { id: foreign.stream ?? '', teamId: other.id, name: 'foreign', kind: 'hystrix', url: 'http://10.0.0.7/hystrix.stream', createdBy: 'x' } })
  await database.gatewayRoute.create({ data: { id: newId(), teamId: other.id, name: 'foreign-route', position: 1, enabled: true, document: { match: { path: { kind: 'prefix', value: '/foreign' } }, targets: [{ application: 'foreign-app', weight: 1 }] }, changedBy: { id: 'x', name: 'x' } } })
  await database.configStage.create({ data: { id: foreign.configStage ?? '', applicationId: application.id, layer: 'application', format: 'yaml', text: 'a: 2', baseVersion: 1, share: 5, change: 2n, author: { name: 'stranger' } } })
  await addToken(database, 'lead', other.id)
  foreign.id = (await database.token.findFirstOrThrow({ where: { teamId: other.id } })).id
  const position = await database.$transaction((tx) =>
    appendChange(tx, { actor: { kind: 'person', id: 'x', name: 'x' }, action: 'application.create', subject: { kind: 'application', id: application.id }, teamId: other.id }),
  )
  foreign.position = String(position)
})
afterAll(() => web.close())

const paramNames = ({ path }: ApiRoute) => [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '')

/** With every required field filled in, so that a refusal is about rights and not about the input. */
async function ask(route: ApiRoute, headers: Record<string, string>): Promise<{ status: number; body: Record<string, unknown> }> {
  const { declaration } = route
  const values = Object.fromEntries(paramNames(route).map((name) => [name, foreign[name] ?? '']))
  const query = declaration.query ? new URLSearchParams(Object.entries(sampleInput(declaration.query)).map(([name, value]) => [name, String(value)])) : ''
  const path = route.path.replace(/\{(\w+)\}/g, (_all, name: string) => values[name] ?? '')
  const upload = declaration.kind === 'upload' ? { body: 'not an archive', headers: { 'content-type': declaration.accepts?.[0] ?? 'application/octet-stream' } } : null
  const json = declaration.body ? { body: JSON.stringify(sampleInput(declaration.body)), headers: { 'content-type': 'application/json' } } : null
  const sent = upload ?? json
  const request = new Request(`http://127.0.0.1:3000${path}?${query}`, { method: route.method, headers: { ...headers, ...sent?.headers }, ...(sent && { body: sent.body }) })
  const response = await route.handler(request, { params: Promise.resolve(values) })
  if (response.headers.get('content-type')?.startsWith('text/event-stream')) {
    await response.body?.cancel()
    return { status: response.status, body: {} }
  }
  const text = await response.text()
  return { status: response.status, body: text && response.headers.get('content-type')?.includes('json') ? (JSON.parse(text) as Record<string, unknown>) : {} }
}

const named = apiRoutes().map((route) => [`${route.method} ${route.path}`, route] as const)

describe('every route of the API, found by itself', () => {
  test('there are routes, and every path parameter has a foreign value', () => {
    expect(named.length).toBeGreaterThan(15)
    const missing = named.flatMap(([name, route]) => paramNames(route).filter((param) => !(param in foreign)).map((param) => `${name}: ${param}`))
    expect(missing).toEqual([])
  })

  test.each(named)('%s refuses whoever is not signed in, a dead session and a wrong token', async (_name, route) => {
    for (const headers of [{}, { authorization: `Bearer qd_${'x'.repeat(43)}` }, { cookie: 'quarterdeck.session=nonsense' }]) {
      const { status, body } = await ask(route, headers)
      if (route.declaration.permission === 'public') expect(status).toBe(route.declaration.status)
      else expect(body).toMatchObject({ status: 401, code: 'unauthenticated' })
    }
  })

  test.each(named)('%s lets in the roles of the policy and no other', async (_name, route) => {
    const { permission } = route.declaration
    if (permission === 'public') return
    for (const role of roles) {
      const { actor, headers } = actors.get(role) ?? expect.unreachable()
      if (role === 'operator' && route.method !== 'GET') continue // operators may: it would be done
      const decision = decide(actor, permission)
      const { status, body } = await ask(route, headers)
      if (decision.allowed) expect([status, body.code]).not.toContain(401)
      else expect(body).toMatchObject({ status: 403, code: 'forbidden', refusal: { rule: decision.rule, liftedBy: decision.liftedBy } })
      expect(status, JSON.stringify(body)).not.toBe(500)
    }
  })

  test.each(named.filter(([, route]) => paramNames(route).length > 0))("%s does not find another team's thing", async (_name, route) => {
    const { permission } = route.declaration
    const { actor, headers } = actors.get('lead') ?? expect.unreachable()
    if (permission !== 'public' && !decide(actor, permission).allowed) return
    const { status, body } = await ask(route, headers)
    // 503: the part that would know is not running here.
    expect([404, 503], JSON.stringify(body)).toContain(status)
    expect(body).not.toHaveProperty('refusal')
  })

  test.each(named.filter(([, route]) => route.method !== 'GET'))('%s takes no write from another site', async (_name, route) => {
    const { headers } = actors.get('operator') ?? expect.unreachable()
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:3999']) {
      const { body } = await ask(route, { ...headers, origin })
      expect(body).toMatchObject({ status: 403, refusal: { rule: 'same-origin write' } })
    }
  })
})

test('the description names every route with its permission, and no schema is lost', async () => {
  const route = named.find(([name]) => name === 'GET /api/v1/openapi.json')?.[1] ?? expect.unreachable()
  const { body } = await ask(route, {})
  const document = body as { openapi: string; paths: Record<string, Record<string, { operationId: string; responses: object; security: object[]; parameters: { name: string; in: string }[] }>> }
  expect(document.openapi).toMatch(/^3\.1\./)
  const ids = new Set<string>()
  for (const { path, method, declaration } of apiRoutes()) {
    const operation = document.paths[path]?.[method.toLowerCase()]
    expect(operation, `${method} ${path}`).toBeDefined()
    expect(operation?.responses).toHaveProperty(String(declaration.status))
    expect(operation?.security.length === 0).toBe(declaration.permission === 'public')
    expect(operation?.parameters.filter(({ in: place }) => place === 'path').map(({ name }) => name).toSorted()).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).toSorted())
    if (operation) ids.add(operation.operationId)
  }
  expect(ids.size).toBe(apiRoutes().length)
})
