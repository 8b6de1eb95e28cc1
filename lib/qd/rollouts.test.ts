import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { RolloutDetail, RolloutPreview } from '../domains/delivery/rollout-schemas'
import { parseGiven } from './arguments'
import { canaryCommands } from './commands/canary'
import { askOf, deploy } from './commands/deploy'
import { listRollouts, rollBack } from './commands/rollouts'
import { createSay } from './say'

const rollout = (more: Partial<RolloutDetail> = {}): RolloutDetail => ({
  id: 'r', application: 'home', team: 'front', number: 7, cluster: 'home', strategy: 'redblack', release: { number: 2, version: '1.2', digest: 'd' }, from: null, state: 'running', phase: 'create', phaseSince: '',
  plan: { release: 2, strategy: 'redblack', cluster: 'home', size: 1, zones: [], healthPath: '/health', variables: [], healthDeadlineSeconds: 120, watchSeconds: 15, warmMinutes: 30, canary: null },
  groups: { before: [], target: null, baseline: null, canary: null }, weights: [], failure: null, startedBy: 'qd', why: '', createdAt: '', endedAt: null, warmUntil: null, version: 0,
  can: { rollBack: true, promote: false, extend: false }, steps: [], ...more,
})
const preview = (findings: RolloutPreview['findings'] = []): RolloutPreview => ({
  plan: rollout().plan, steps: [{ phase: 'create', detail: {}, aboutSeconds: 3 }], findings, changes: null, room: { now: 1, during: 2, limit: 100 }, selfBalancing: null, canary: null, policy: null,
})
const release = { id: 'x', number: 2, version: '1.2', digest: 'd'.repeat(64), sizeBytes: 1, command: ['node', 'a.js'], createdAt: '', createdBy: 'qd' }
const application = { id: 'a', name: 'home', team: 'front', teamId: 't', description: '', createdAt: '', instances: { desired: 1, healthy: 1, starting: 0, sick: 0 }, current: [] }

let server: Server
let folder: string
/** What the console answers to `METHOD path`; the last of several again and again. */
let answers: Record<string, unknown[]>
let asked: { route: string; body: unknown }[]

async function answer(request: IncomingMessage): Promise<{ status: number; body: unknown }> {
  const route = `${request.method} ${(request.url ?? '').replace('/api/v1', '').split('?')[0]}`
  const sent = await text(request)
  asked.push({ route, body: request.headers['content-type'] === 'application/json' ? JSON.parse(sent) : sent.length })
  const [first, ...rest] = answers[route] ?? []
  if (rest.length > 0) answers[route] = rest
  return first === undefined ? { status: 404, body: { type: '', code: 'not-found', title: 'Not found', status: 404, detail: `nothing at ${route}` } } : { status: 200, body: first }
}

beforeEach(async () => {
  asked = []
  folder = mkdtempSync(join(tmpdir(), 'quarterdeck-qd-'))
  writeFileSync(join(folder, 'Procfile'), 'web: node a.js')
  answers = {
    'GET /applications/home': [application], 'POST /applications/home/releases': [release],
    'POST /applications/home/rollouts/preview': [preview()], 'POST /applications/home/rollouts': [rollout()], 'GET /applications/home/rollouts/7': [rollout()],
  }
  server = createServer((request, response) => {
    void answer(request).then(({ status, body }) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
  rmSync(folder, { recursive: true, force: true })
})

type Command = typeof deploy

async function run(command: Command, ...args: string[]) {
  const out: string[] = []
  const notes: string[] = []
  const given = parseGiven([...args, '--url', `http://127.0.0.1:${(server.address() as AddressInfo).port}`, '--token', 'qd_x'])
  const say = createSay(given.flags.json === true, (words) => out.push(words), (words) => notes.push(words))
  const exit = await command(given, say).catch((error: Error & { exit?: string }) => ({ stop: error.exit, message: error.message }))
  return { exit, out: out.join(''), notes: notes.join('') }
}
const sentTo = (route: string) => asked.find((one) => one.route === route)?.body

describe('deploying', () => {
  const args = (...more: string[]) => ['deploy', folder, '--application', 'home', ...more]

  test('uploads, shows what will happen and begins, with only what was asked for', async () => {
    const { exit, out, notes } = await run(deploy, ...args('--size', '3', '--zones', 'local-a, local-b', '--why', 'faster'))
    expect(exit).toBe('done')
    expect(sentTo('POST /applications/home/rollouts')).toEqual({ release: 2, strategy: 'redblack', size: 3, zones: ['local-a', 'local-b'], why: 'faster' })
    expect(notes).toContain('making the new server group, about 3 s')
    expect(out).toContain('Rollout 7 of home')
  })

  test.each([
    ['succeeded', 'done'],
    ['rolled-back', 'rolled-back'],
    ['failed', 'no'],
    ['waiting', 'waits'],
  ] as const)('that ends %s exits as %s', async (state, expected) => {
    const failure = { phase: 'health' as const, check: 'health' as const, detail: 'never answered', instance: 'home-v001-abc', lastLines: ['Error: no port'] }
    answers['GET /applications/home/rollouts/7'] = [rollout(), rollout({ state, ...(state === 'rolled-back' ? { failure } : {}) })]
    const { exit, notes } = await run(deploy, ...args('--wait'))
    expect(exit).toBe(expected)
    if (state === 'rolled-back') expect(notes).toMatch(/health: never answered \(home-v001-abc\)\n {2}\| Error: no port/)
  })

  test('that is refused by the preview begins nothing and names rule and cure', async () => {
    answers['POST /applications/home/rollouts/preview'] = [preview([{ kind: 'refuses', rule: 'no-room', detail: 'ask for 3 fewer', liftedBy: [], subject: null }])]
    expect((await run(deploy, ...args())).exit).toMatchObject({ stop: 'no', message: expect.stringContaining('no-room: ask for 3 fewer') })
    expect((await run(deploy, ...args('--preview'))).exit).toBe('no')
    expect(sentTo('POST /applications/home/rollouts')).toBeUndefined()
  })

  test('waits with --wait until a run of faults is over, and is refused without', async () => {
    const fault = { kind: 'refuses' as const, rule: 'under-fault' as const, detail: 'CH-3 holds faults on home', liftedBy: [], subject: '3' }
    answers['GET /applications/home/rollouts/7'] = [rollout({ state: 'succeeded' })]
    answers['POST /applications/home/rollouts/preview'] = [preview([fault])]
    expect((await run(deploy, ...args())).exit).toMatchObject({ stop: 'no', message: expect.stringContaining('under-fault') })
    answers['POST /applications/home/rollouts/preview'] = [preview([fault]), preview()]
    const { exit, notes } = await run(deploy, ...args('--wait'))
    expect([exit, notes]).toEqual(['done', expect.stringContaining('Waits until CH-3 is over.')])
    answers['POST /applications/home/rollouts/preview'] = [preview([fault, { ...fault, rule: 'no-room' }])]
    expect((await run(deploy, ...args('--wait'))).exit).toMatchObject({ stop: 'no' })
  })

  test('as a preview begins nothing; as JSON only the answer is printed', async () => {
    const { exit, out, notes } = await run(deploy, ...args('--preview', '--json'))
    expect([exit, notes, JSON.parse(out)]).toEqual(['done', '', preview()])
    expect(sentTo('POST /applications/home/rollouts')).toBeUndefined()
  })

  test('takes too long for --timeout and says so', async () => expect((await run(deploy, ...args('--wait', '--timeout', '1'))).exit).toBe('late'))

  test.each([
    [['--strategy', 'rolling'], /--strategy must be redblack or canary/],
    [['--canary-share', '20'], /for --strategy canary/],
    [['--strategy', 'canary', '--canary-share', '50'], /--canary-share must be a whole number from 1 to 45/],
    [['--strategy', 'canary', '--canary-window', 'odd'], /growing or sliding/],
    [['--size', '0'], /--size must be/],
  ])('with %j is wrong use before a byte is sent', async (more, words) => {
    expect((await run(deploy, ...args(...more))).exit).toMatchObject({ stop: 'usage', message: expect.stringMatching(words) })
    expect(asked).toEqual([])
  })

  test('by canary sends its options by the names of the API', () => {
    const { flags } = parseGiven(['deploy', '.', '--strategy', 'canary', '--canary-size', '2', '--canary-interval', '15', '--canary-lifetime', '3', '--canary-warm-up', '0', '--canary-window', 'sliding', '--canary-config', 'strict', '--watch', '5'])
    expect(askOf(flags)).toEqual({ strategy: 'canary', watchSeconds: 5, canary: { size: 2, intervalSeconds: 15, lifetimeMinutes: 3, warmUpSeconds: 0, window: 'sliding', config: 'strict' } })
  })
})

describe('rolling back', () => {
  test('takes the newest that can, gives the reason, and is good when it is rolled back', async () => {
    answers['GET /applications/home/rollouts'] = [{ items: [rollout({ number: 8, can: { rollBack: false, promote: false, extend: false } }), rollout()], next: null, total: 2 }]
    answers['POST /applications/home/rollouts/7/roll-back'] = [rollout({ state: 'succeeded' })]
    // It may still stand as it was when the first question comes.
    answers['GET /applications/home/rollouts/7'] = [rollout({ state: 'succeeded' }), rollout({ state: 'rolled-back' })]
    expect((await run(rollBack, 'rollback', 'home', '--why', 'it is slow', '--wait')).exit).toBe('done')
    expect(sentTo('POST /applications/home/rollouts/7/roll-back')).toEqual({ why: 'it is slow' })
  })

  test('needs a reason, and something to go back to', async () => {
    expect((await run(rollBack, 'rollback', 'home')).exit).toMatchObject({ stop: 'usage' })
    answers['GET /applications/home/rollouts'] = [{ items: [], next: null, total: 0 }]
    expect((await run(rollBack, 'rollback', 'home', '--why', 'slow')).exit).toMatchObject({ stop: 'no' })
  })
})

test('a list of rollouts is a table', async () => {
  answers['GET /rollouts'] = [{ items: [rollout()], next: null, total: 1 }]
  expect((await run(listRollouts, 'rollouts', 'list')).out).toMatch(/home +7 +1\.2 +redblack +running +create/)
  expect((await run(listRollouts, 'rollouts', 'list', '--state', 'odd')).exit).toMatchObject({ stop: 'usage' })
})

describe('a canary', () => {
  const view = (more: object = {}) => ({
    rollout: { id: 'r', application: 'home', number: 7 }, state: 'waiting', policy: {}, beganAt: null, endsAt: null, expiresAt: null, nextJudgementAt: null, outcome: null, decidedBy: null, decidedAt: null,
    options: { size: 1, sharePercent: 10, warmUpSeconds: 30, intervalSeconds: 60, lifetimeMinutes: 30, window: 'growing', slidingMinutes: 15, pass: 75, marginal: 50, config: { name: 'default', version: 0, json: {} } },
    card: null, cardHash: 'c'.repeat(64), judgements: [], signatures: [], mayPromote: [], mayExtend: [], mayRollBack: [], version: 1, ...more,
  })
  beforeEach(() => {
    const policy = { promoteByItself: true, signatures: 1, role: 'member', fourEyes: false, expiresMinutes: 60, onExpiry: 'roll-back' }
    answers['GET /applications/home/rollouts'] = [{ items: [rollout({ strategy: 'canary' })], next: null, total: 1 }]
    answers['GET /applications/home/rollouts/7/canary'] = [view({ policy })]
    for (const verb of ['promote', 'extend', 'stop']) answers[`POST /applications/home/rollouts/7/canary/${verb}`] = [view({ policy, ...(verb === 'extend' ? {} : { state: 'decided', outcome: verb === 'promote' ? 'promote' : 'roll-back' }) })]
  })

  test('says by its exit code whether somebody must decide', async () => {
    const { exit, notes } = await run(canaryCommands.status, 'canary', 'status', 'home')
    expect([exit, notes]).toEqual(['waits', 'Waits for a decision: not judged yet.\n'])
  })

  test.each([
    ['approve', 'promote', [], {}],
    ['extend', 'extend', ['--minutes', '15'], { minutes: 15 }],
    ['stop', 'stop', [], {}],
  ] as const)('%s signs the newest card with its reason', async (command, verb, flags, more) => {
    const { exit } = await run(canaryCommands[command], 'canary', command, 'home', '--why', 'looked at it', ...flags)
    expect(exit).toBe('done')
    expect(sentTo(`POST /applications/home/rollouts/7/canary/${verb}`)).toEqual({ cardHash: 'c'.repeat(64), why: 'looked at it', ...more })
    expect((await run(canaryCommands[command], 'canary', command, 'home', ...flags)).exit).toMatchObject({ stop: 'usage', message: expect.stringContaining('--why') })
  })

  test('approved waits until it has shipped, although it stands as waiting for a moment', async () => {
    answers['GET /applications/home/rollouts/7'] = [rollout({ state: 'waiting' }), rollout({ state: 'succeeded' })]
    expect((await run(canaryCommands.approve, 'canary', 'approve', 'home', '7', '--why', 'looked at it', '--wait')).exit).toBe('done')
  })

  test('without a judgement has nothing to sign', async () => {
    answers['GET /applications/home/rollouts/7/canary'] = [{ ...(answers['GET /applications/home/rollouts/7/canary']?.[0] as object), cardHash: null }]
    expect((await run(canaryCommands.approve, 'canary', 'approve', 'home', '--why', 'looked at it')).exit).toMatchObject({ stop: 'no' })
  })
})
