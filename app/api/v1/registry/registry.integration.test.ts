import type { Server } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { controlRoutes, serveControl } from '@/lib/control/serve'
import { answerRegistryCalls } from '@/lib/daemon/registry/control-answers'
import { addTeam, addToken } from '@/lib/domains/access/testing/estate'
import { createMemoryJournal } from '@/lib/domains/registry/adapters/memory-journal'
import { createRegistry, type Registry } from '@/lib/domains/registry/registry'
import { InstancesPage, RegistrySummary } from '@/lib/domains/registry/schemas'
import { instanceInfo, quietLog } from '@/lib/domains/registry/testing/build'
import { newId } from '@/lib/kernel/ids'
import { createTestWeb, type TestWeb } from '@/lib/testing/web-context'
import { GET as getInstances } from './instances/route'
import { GET as getSummary } from './summary/route'

let web: TestWeb
let registry: Registry
let control: Server | null = null
let tokens: { operator: string; viewer: string; foreign: string }

const ask = (handler: typeof getInstances, query: string, token: string) =>
  handler(new Request(`http://127.0.0.1:3000/api/v1/registry?${query}`, { headers: { authorization: `Bearer ${token}` } }))
const instances = async (query: string, token: string) => InstancesPage.parse(await (await ask(getInstances, query, token)).json())
const summary = async (query: string, token: string) => RegistrySummary.parse(await (await ask(getSummary, query, token)).json())

beforeAll(async () => {
  web = await createTestWeb()
  const team = await addTeam(web.database, 'play')
  const other = await addTeam(web.database, 'pay')
  await web.database.application.create({ data: { id: newId(), name: 'playback', teamId: team.id } })
  tokens = {
    operator: await addToken(web.database, 'operator'),
    viewer: await addToken(web.database, 'viewer', team.id),
    foreign: await addToken(web.database, 'viewer', other.id),
  }
  registry = createRegistry({ clock: web.clock, log: quietLog, journal: () => createMemoryJournal() })
  await registry.start()
  for (let n = 0; n < 5; n += 1) await registry.writes.register(instanceInfo({ app: 'playback', instanceId: `p-${n}`, status: n === 3 ? 'DOWN' : 'UP' }), null)
  await registry.writes.register(instanceInfo({ app: 'ledger', instanceId: 'l-1' }), null)
})
afterAll(async () => {
  control?.closeAllConnections()
  control?.close()
  await registry.stop()
  await web.close()
})

test('a daemon that does not answer is an unavailable registry, never an empty one', async () => {
  expect((await ask(getInstances, '', tokens.operator)).status).toBe(503)
  expect((await ask(getSummary, '', tokens.operator)).status).toBe(503)
})

describe('with the daemon', () => {
  beforeAll(async () => {
    const routes = controlRoutes()
    answerRegistryCalls(routes, registry, { states: () => [] })
    control = await serveControl(join(web.settings.socketDir, 'daemon.sock'), routes, quietLog)
  })

  test('an operator sees all, the sick first, page by page', async () => {
    const first = await instances('limit=4', tokens.operator)
    expect(first).toMatchObject({ total: 6, next: expect.any(String) })
    expect(first.items[0]).toMatchObject({ id: 'p-3', status: 'DOWN', application: 'playback', verified: false, zone: 'local-a' })
    const second = await instances(`limit=4&cursor=${first.next}`, tokens.operator)
    expect(second).toMatchObject({ total: 6, next: null })
    expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).toBe(6)
  })

  test('a team sees its own applications alone, also when it names another', async () => {
    expect((await instances('', tokens.viewer)).total).toBe(5)
    expect((await instances('application=ledger', tokens.viewer)).total).toBe(0)
    expect((await instances('', tokens.foreign)).total).toBe(0)
    expect(await summary('', tokens.viewer)).toMatchObject({ instances: { up: 4, down: 1 }, applications: [{ application: 'playback' }], state: 'ready' })
    expect((await summary('application=ledger', tokens.viewer)).applications).toEqual([])
    expect((await summary('', tokens.operator)).applications).toHaveLength(2)
  })

  test.each(['cursor=nonsense', 'limit=0', 'limit=201', 'status=SICK', 'sort=random', 'unknown=1'])('%s is refused by field', async (query) => {
    const answer = await ask(getInstances, query, tokens.operator)
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ errors: [{ pointer: expect.stringMatching(/^#/) }] })
  })

  test('nobody unknown gets an answer', async () => {
    expect((await ask(getInstances, '', 'qd_wrong')).status).toBe(401)
    expect((await ask(getSummary, '', 'qd_wrong')).status).toBe(401)
  })
})
