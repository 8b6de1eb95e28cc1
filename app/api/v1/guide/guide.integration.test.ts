import { mkdtempSync, rmSync } from 'node:fs'
import type { Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { buildExamples } from '@/examples/build.mjs'
import { controlRoutes, serveControl } from '@/lib/control/serve'
import { answerUploads } from '@/lib/daemon/releases/answer-uploads'
import { addPerson, addTeam } from '@/lib/domains/access/testing/estate'
import { createReleaseFiles } from '@/lib/domains/delivery/adapters/release-store/release-files'
import { firstChapters } from '@/lib/domains/guide/schemas'
import { appendChange } from '@/lib/domains/ledger/adapters/prisma-append'
import type { Change } from '@/lib/domains/ledger/schemas'
import { sessionHeaders, testSecret } from '@/lib/http/testing/sign-in-as'
import { newId } from '@/lib/kernel/ids'
import { createTestWeb, type TestWeb } from '@/lib/testing/web-context'
import { POST as makeSample } from '../applications/[application]/releases/sample/route'
import { PUT as save } from '../me/guide/route'
import { GET as read } from './route'

let web: TestWeb
let root: string
let daemon: Server
const headers: Record<string, Record<string, string>> = {}
const teams: Record<string, string> = {}

beforeAll(async () => {
  vi.stubEnv('NEXTAUTH_SECRET', testSecret)
  web = await createTestWeb()
  await buildExamples(join(web.settings.buildDir, 'examples'), ['catalogue'])
  root = mkdtempSync(join(tmpdir(), 'qd-guide-'))
  const routes = controlRoutes()
  answerUploads(routes, createReleaseFiles(root))
  daemon = await serveControl(join(web.settings.socketDir, 'daemon.sock'), routes, web.log)
  for (const name of ['mina', 'vera', 'otto']) headers[name] = (await sessionHeaders((await addPerson(web.database, name)).id)).headers
  teams.front = (await addTeam(web.database, 'front', { mina: 'member', vera: 'viewer' })).id
  teams.discovery = (await addTeam(web.database, 'discovery', { mina: 'member', vera: 'viewer' })).id
  teams.other = (await addTeam(web.database, 'other', { otto: 'lead' })).id
  for (const [name, team] of [['home', 'front'], ['recommendations', 'discovery'], ['catalogue', 'discovery']] as const) await web.database.application.create({ data: { id: newId(), name, teamId: teams[team] ?? '' } })
  await web.database.application.create({ data: { id: newId(), name: 'mine', teamId: teams.other } })
})
afterAll(async () => {
  await web.close()
  daemon.closeAllConnections()
  daemon.close()
  rmSync(root, { recursive: true, force: true })
})

interface Answer {
  chapters: { name: string; done: boolean; steps: { name: string; seen: { by: string } | null; refusal: { rule: string } | null }[] }[]
  links: object
  [field: string]: unknown
}
const answerOf = async (response: Response) => ({ status: response.status, body: (await response.json()) as Answer })
const guideOf = async (name: string) => answerOf(await read(new Request('http://127.0.0.1:3000/api/v1/guide', { headers: headers[name] ?? {} })))
const sampleOf = async (name: string, application: string) =>
  answerOf(await makeSample(new Request(`http://127.0.0.1:3000/api/v1/applications/${application}/releases/sample`, { method: 'POST', headers: headers[name] ?? {} }), { params: Promise.resolve({ application }) }))
const tell = (change: Change) => web.database.$transaction((tx) => appendChange(tx, change))

test('the bad release is made once of the built sample, by who may, with an entry that the guide sees', async () => {
  expect(await sampleOf('vera', 'catalogue')).toMatchObject({ status: 403, body: { refusal: { rule: 'releases:create needs member' } } })
  expect(await sampleOf('otto', 'catalogue')).toMatchObject({ status: 404 })
  expect(await sampleOf('otto', 'mine')).toMatchObject({ status: 404, body: { detail: expect.stringContaining('no sample release of mine') } })
  expect((await guideOf('mina')).body.links).toEqual({ run: null, release: null, rollout: null })

  const [first, again] = [await sampleOf('mina', 'catalogue'), await sampleOf('mina', 'catalogue')]
  expect(first).toMatchObject({ status: 201, body: { number: 1, version: '1.0.0-failing', createdBy: 'mina', command: ['node', 'main.cjs'] } })
  expect(again.body).toEqual(first.body)
  expect(await web.database.ledgerEntry.count({ where: { action: 'release.create' } })).toBe(1)
  const { body } = await guideOf('mina')
  expect(body).toMatchObject({ here: true, skipped: false, complete: false, links: { release: 1 } })
  expect(body.chapters[1]).toMatchObject({ name: 'canary', done: false, steps: [{ name: 'release', seen: { by: 'mina' } }, { seen: null }, { seen: null }] })
})

test('a run, a rollout and a service are seen, by the reader’s rights', async () => {
  const mina = { kind: 'person', id: 'm', name: 'mina' }
  const controller = { kind: 'controller', id: 'c', name: 'c' }
  const { discovery = '', other = '' } = teams
  const run = { subject: { kind: 'chaos-run', id: 'CH-7' }, teamId: discovery, application: 'recommendations' }
  const rollout = { subject: { kind: 'rollout', id: 'catalogue 4' }, teamId: discovery, application: 'catalogue' }
  const service = { subject: { kind: 'service', id: 's1' }, teamId: discovery }
  await tell({ ...run, actor: mina, action: 'chaos.start', after: { fault: { kind: 'calls', caller: 'home' }, termSeconds: 60 } })
  await tell({ ...run, actor: controller, action: 'chaos.inject', phase: 'intended' })
  await tell({ ...run, actor: controller, action: 'chaos.inject', phase: 'done' })
  await tell({ ...run, actor: controller, action: 'chaos.finish', after: { verdict: 'held' } })
  await tell({ ...rollout, actor: mina, action: 'rollout.start', after: { strategy: 'canary', release: 1, size: 2 } })
  await tell({ ...rollout, actor: controller, action: 'rollout.rolled-back', phase: 'failed' })
  await tell({ ...service, teamId: other, actor: mina, action: 'service.create' })
  await tell({ ...service, teamId: other, actor: controller, action: 'service.provision' })
  const most = (await guideOf('mina')).body
  expect([most.chapters.filter(({ name }) => firstChapters.some((one) => one === name)).map(({ done }) => done), most.complete, most.links]).toEqual([[true, true, false], false, { run: 7, release: 1, rollout: 4 }])
  await tell({ ...service, actor: mina, action: 'service.create' })
  await tell({ ...service, actor: controller, action: 'service.provision' })
  expect((await guideOf('mina')).body.complete).toBe(true)
  expect((await guideOf('otto')).body).toMatchObject({ here: false, chapters: [] })
  expect((await guideOf('vera')).body.chapters.flatMap(({ steps }) => steps.flatMap(({ refusal }) => (refusal ? [refusal.rule] : [])))).toEqual([
    'chaos:run needs member', 'releases:create needs member', 'rollouts:start needs member', 'services:create needs member',
    'instances:hold needs member', 'instances:hold needs member', 'config:write needs member', 'config:write needs member', 'gateway:write needs lead', 'gateway:write needs lead',
    'breakers:force needs member', 'breakers:force needs member', 'balancing:write needs member', 'balancing:write needs member', 'capacity:write needs member',
    'zones:drain needs operator', 'zones:drain needs operator',
  ])
})

test('skipping is for oneself, with an entry; beginning anew forgets what was done', async () => {
  const put = (name: string, act: string) => save(new Request('http://127.0.0.1:3000/api/v1/me/guide', { method: 'PUT', body: JSON.stringify({ act }), headers: { ...headers[name], 'content-type': 'application/json' } }))
  expect(await answerOf(await put('mina', 'skip'))).toMatchObject({ status: 200, body: { skipped: true } })
  expect([(await guideOf('mina')).body.skipped, (await guideOf('vera')).body.skipped]).toEqual([true, false])
  expect(await answerOf(await put('mina', 'restart'))).toMatchObject({ body: { skipped: false } })
  expect((await guideOf('mina')).body).toMatchObject({ skipped: false, complete: false, links: { run: null, release: 1, rollout: null } })
  expect((await put('mina', 'tick')).status).toBe(400)
  expect(await web.database.ledgerEntry.count({ where: { action: 'person.save-guide', actorName: 'mina' } })).toBe(2)
  expect(web.logged.filter((line) => line.includes('"error"'))).toEqual([])
})
