import { beforeEach, describe, expect, test } from 'vitest'
import type { Actor, TeamRole } from '@/lib/kernel/actor'
import { fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import type { Fault } from '@/lib/kernel/fault'
import type { FaultCount, FaultsOfRun, PairSecond } from '../gateway/fault-schemas'
import type { Applications } from '../delivery/ports'
import { chaosSayings } from '@/lib/compose/web/chaos-sayings'
import { createMemoryChaos, createMemoryChaosStore, type MemoryChaos } from './adapters/memory-chaos-store'
import { abortAll, abortRun, takeBackRun } from './end-run'
import { listRuns, readReport, readRun } from './read-runs'
import { PreviewRunInput, StartRunInput } from './schemas'
import type { Condition } from './steady-schemas'
import { previewRun, startRun } from './start-run'
import type { ToldSteps } from './core/telemetry-state'
import { far, home, shop } from './testing/chaos-under-test'

const person = (id: string, teams: Record<string, TeamRole>, operator = false): Actor => ({ kind: 'person', id, name: id, operator, teams: new Map(Object.entries(teams)) })
const vera = person('vera', { front: 'viewer' })
const mina = person('mina', { front: 'member' })
const lena = person('lena', { front: 'lead' })
const ada = person('ada', { back: 'lead' })
const olga = person('olga', {}, true)
const nobody = person('nobody', {})

const nowMs = 1_000_000
const usual: PairSecond[] = Array.from({ length: 20 }, (_, at) => ({ atMs: nowMs - 21_000 + at * 1_000, caller: null, callee: 'home', requests: 50, errors: 0, fallbacks: 0, injected: 0, durations: [0, 0, 50] }))
const silent = fail(fault('unavailable', 'The proxy does not answer.'))

let memory: MemoryChaos
let put: FaultsOfRun[]
let counts: Result<FaultCount[], Fault>
let seconds: Result<PairSecond[], Fault>
let told: Result<ToldSteps[], Fault>
/** What was asked of telemetry. */
let asked: (readonly Condition[])[]
let open: { number: number; rule: number; name: string }[]
const applications: Applications = { find: async (scope, name) => [home, shop, far].find((one) => one.name === name && (scope.kind === 'all' || scope.teamIds.includes(one.teamId))) ?? null }

function verbs() {
  const runs = createMemoryChaosStore(memory)
  const figures = { read: async () => (seconds.ok ? ok({ nowMs, seconds: seconds.value }) : seconds) }
  const calls = { put: async (faults: FaultsOfRun) => (put.push(faults), counts.ok ? ok(null) : counts), counts: async () => counts }
  const says = { read: async (conditions: readonly Condition[]) => (asked.push(conditions), told) }
  const needs = { applications, runs, figures, told: says, alerts: { of: async () => open }, nowMs: () => nowMs }
  return {
    preview: previewRun(needs), start: startRun(needs), list: listRuns(runs), read: readRun({ runs, figures, told: says, nowMs: () => nowMs, scopes: { headerOf: ({ id }) => `x-scope: ${id}` } }), report: readReport({ runs, sayings: chaosSayings }, 'https://console'),
    abort: abortRun({ runs, calls }), abortAll: abortAll({ runs, calls }), takeBack: takeBackRun({ runs }),
  }
}

beforeEach(() => {
  memory = createMemoryChaos()
  for (const { name } of [home, shop, far]) memory.instances.set(name, [{ instance: `${name}-v000-aaaaaa`, serverGroup: `${name}-v000`, zone: 'local-a' }])
  put = []
  counts = ok([])
  seconds = ok(usual)
  told = ok([])
  asked = []
  open = []
})

const ask = (more: object = {}) => StartRunInput.parse({ application: 'home', fault: 'delay', why: 'to learn', ...more })
const begin = async (more: object = {}, actor = mina) => {
  const started = await verbs().start(actor, ask(more))
  if (!started.ok) throw new Error(started.error.detail)
  return started.value
}
const forbidden = (rule: string) => ({ ok: false, error: { code: 'forbidden', refusal: { rule } } })
const notFound = { ok: false, error: { code: 'not-found' } }

describe('starting', () => {
  test('fills in a steady state, wakes the controller and is in the ledger with its reason', async () => {
    const run = await begin({ delayMs: 300, sharePercent: 20 })
    expect(run).toMatchObject({ application: 'home', phase: 'checking', plan: { termSeconds: 60, fault: { kind: 'calls', caller: null, sharePercent: 20, fault: { kind: 'delay', ms: 300 } }, conditions: [{ measure: 'error-share', caller: 'edge', callee: '*' }, { measure: 'p95' }] } })
    expect(memory.woken).toEqual([run.id])
    expect(memory.trail).toMatchObject([{ action: 'chaos.start', actor: { name: 'mina' }, teamId: 'front', why: 'to learn' }])
  })

  test('is for members of the target’s team, and of the caller’s', async () => {
    const { start, preview } = verbs()
    expect(await start(vera, ask())).toMatchObject(forbidden('chaos:run needs member'))
    expect(await start(ada, ask())).toMatchObject(notFound)
    expect(await start(mina, ask({ application: 'far' }))).toMatchObject(notFound)
    expect(await start(mina, ask({ caller: 'far' }))).toMatchObject({ ok: false, error: { code: 'invalid-input', errors: [{ pointer: '#/caller' }], refusal: { rule: 'caller-not-found' } } })
    expect(await start(mina, ask({ conditions: [{ measure: 'p95', caller: 'edge', callee: 'far', bound: 5 }] }))).toMatchObject({ ok: false, error: { errors: [{ pointer: '#/conditions' }] } })
    expect(memory.rows).toEqual([])
    expect(await preview(vera, PreviewRunInput.parse({ application: 'home', fault: 'kill' }))).toMatchObject({ ok: true, value: { findings: [{ rule: 'forbidden' }, { rule: 'last-instance' }], targets: [{ instance: 'home-v000-aaaaaa' }], blast: { instances: { hit: 1, of: 1 } } } })
    expect(await preview(ada, PreviewRunInput.parse({ application: 'home', fault: 'kill' }))).toMatchObject(notFound)
    expect(await start(olga, ask({ caller: 'far' }))).toMatchObject({ ok: true, value: { touches: ['home', 'far'] } })
  })

  test('a foreign application’s figures are shown to nobody else', async () => {
    const answer = await verbs().preview(mina, PreviewRunInput.parse({ application: 'home', fault: 'reset', conditions: [{ measure: 'p95', caller: 'edge', callee: 'far', bound: 5 }] }))
    expect(answer).toMatchObject({ ok: true, value: { conditions: [], findings: [{ rule: 'condition-not-found', subject: 'far' }] } })
  })

  test('is refused while the proxy is silent, something is not steady, or something else is on the target', async () => {
    const { start } = verbs()
    seconds = silent
    expect(await start(mina, ask())).toMatchObject({ ok: false, error: { code: 'conflict', refusal: { rule: 'unknown-figures' } } })
    seconds = ok(usual.map((one) => ({ ...one, errors: 40 })))
    expect(await start(mina, ask({ conditions: [{ measure: 'error-share', caller: 'edge', callee: 'home', bound: 5 }] }))).toMatchObject({ ok: false, error: { code: 'conflict', refusal: { rule: 'not-steady' } } })
    seconds = ok(usual)
    memory.rollouts.set('home', { number: 3, strategy: 'canary' })
    expect(await start(mina, ask())).toMatchObject({ ok: false, error: { code: 'conflict', refusal: { rule: 'canary' } } })
    memory.rollouts.clear()
    open = [{ number: 7, rule: 2, name: 'too many errors' }]
    expect(await start(mina, ask())).toMatchObject({ ok: false, error: { code: 'conflict', detail: expect.stringContaining('AL-7 (too many errors)'), refusal: { rule: 'open-alert' } } })
    open = []
    const { number } = await begin()
    expect(await start(mina, ask())).toMatchObject({ ok: false, error: { detail: expect.stringContaining(`CH-${number}`), refusal: { rule: 'other-run' } } })
    expect(memory.rows).toHaveLength(1)
  })
})

describe('ending', () => {
  test('tells the proxy at once and finally, and the ledger who and why', async () => {
    const { number, id } = await begin()
    expect(await verbs().abort(vera, { run: number, why: '' })).toMatchObject(forbidden('chaos:abort needs member'))
    expect(await verbs().abort(ada, { run: number, why: '' })).toMatchObject(notFound)
    expect(put).toEqual([])
    expect(await verbs().abort(mina, { run: number, why: 'enough' })).toMatchObject({ ok: true, value: { abortAsked: { by: 'mina', why: 'enough' } } })
    expect(put).toEqual([{ run: id, epoch: Number.MAX_SAFE_INTEGER, rules: [] }])
    expect(memory.trail.at(-1)).toMatchObject({ action: 'chaos.abort', why: 'enough' })
    const [row] = memory.rows
    if (row) row.run.phase = 'done'
    expect(await verbs().abort(mina, { run: number, why: '' })).toMatchObject({ ok: false, error: { code: 'conflict' } })
    expect(await verbs().abort(mina, { run: 99, why: '' })).toMatchObject(notFound)
  })

  test('of instances asks nothing of the proxy', async () => {
    const { number } = await begin({ fault: 'pause' })
    expect(await verbs().abort(mina, { run: number, why: '' })).toMatchObject({ ok: true })
    expect(put).toEqual([])
  })

  test('of all is a lead’s, of their own teams; an operator’s ends what the proxy holds without a row, too', async () => {
    const [one, other, foreign] = [await begin(), await begin({ application: 'shop', fault: 'kill' }), await begin({ application: 'far' }, olga)]
    const active = (run: string): FaultCount => ({ run, rule: 'x', seen: 0, injected: 0, active: true, endsAtMs: 0 })
    counts = ok([active(one.id), active(foreign.id), active('orphan'), { ...active('past'), active: false }])
    expect(await verbs().abortAll(mina, { why: '' })).toMatchObject(forbidden('chaos:abort-all needs lead'))
    expect(await verbs().abortAll(nobody, { why: '' })).toMatchObject({ ok: false, error: { code: 'forbidden' } })
    expect(put).toEqual([])
    expect(await verbs().abortAll(lena, { why: 'stop' })).toEqual({ ok: true, value: { runs: [one.number, other.number], proxyAnswered: true } })
    expect(put.map(({ run }) => run)).toEqual([one.id])
    put = []
    expect(await verbs().abortAll(olga, { why: '' })).toMatchObject({ ok: true, value: { runs: [one.number, other.number, foreign.number] } })
    expect(put.map(({ run }) => run)).toEqual([one.id, foreign.id, 'orphan'])
    expect(memory.trail.filter(({ action }) => action === 'chaos.abort-all')).toHaveLength(3)
    counts = silent
    expect(await verbs().abortAll(olga, { why: '' })).toMatchObject({ ok: true, value: { proxyAnswered: false } })
  })

  test('a person of two teams ends those of the team that they lead', async () => {
    await begin()
    const foreign = await begin({ application: 'far' }, olga)
    expect(await verbs().abortAll(person('both', { front: 'member', back: 'lead' }), { why: '' })).toMatchObject({ ok: true, value: { runs: [foreign.number] } })
  })

  test('what is left is taken back by members', async () => {
    const { number } = await begin()
    expect(await verbs().takeBack(mina, { run: number, why: '' })).toMatchObject({ ok: false, error: { code: 'conflict' } })
    const [row] = memory.rows
    if (row) row.run.phase = 'residue'
    expect(await verbs().takeBack(vera, { run: number, why: '' })).toMatchObject(forbidden('chaos:run needs member'))
    expect(await verbs().takeBack(mina, { run: number, why: '' })).toMatchObject({ ok: true })
  })
})

const cpu = { source: 'telemetry', measure: 'cpu', application: 'home', bound: 80 } as const
const toldOf = (application: string, cpuShare: number): ToldSteps => ({ application, asOfMs: nowMs, newestMs: nowMs, golden: [], runtime: [970_000, 980_000].map((atMs) => ({ atMs, cpu: cpuShare, memoryBytes: null, eventLoopMs: null })) })

describe('a steady state on telemetry', () => {
  test('is judged before anything is started, and unknown is not good', async () => {
    const { start, preview } = verbs()
    const input = ask({ conditions: [cpu] })
    told = silent
    expect(await start(mina, input)).toMatchObject({ ok: false, error: { code: 'conflict', refusal: { rule: 'unknown-telemetry' }, errors: [{ pointer: '#/conditions' }] } })
    told = ok([toldOf('home', 0.9)])
    expect(await start(mina, input)).toMatchObject({ ok: false, error: { code: 'conflict', refusal: { rule: 'not-steady' }, detail: expect.stringContaining('CPU that home tells is 90 %, and 80 % is the most') } })
    expect(memory.rows).toEqual([])
    told = ok([])
    expect(await preview(mina, PreviewRunInput.parse(input))).toMatchObject({ ok: true, value: { conditions: [{ state: 'unknown' }], findings: [{ kind: 'warns', rule: 'no-telemetry', values: { source: 'telemetry', application: 'home', measure: 'cpu' } }] } })
    told = ok([toldOf('home', 0.5)])
    expect(await start(mina, input)).toMatchObject({ ok: true, value: { plan: { conditions: [cpu] } } })
  })

  test('of somebody else’s application is refused, and its figures are not even asked for', async () => {
    told = ok([toldOf('far', 0.1)])
    const far = { ...cpu, application: 'far' }
    expect(await verbs().start(mina, ask({ conditions: [far] }))).toMatchObject({ ok: false, error: { code: 'invalid-input', refusal: { rule: 'condition-not-found' }, errors: [{ pointer: '#/conditions' }] } })
    expect(await verbs().preview(mina, PreviewRunInput.parse({ application: 'home', fault: 'reset', conditions: [far] }))).toMatchObject({ ok: true, value: { conditions: [] } })
    expect(asked).toEqual([[], []])
  })
})

describe('reading', () => {
  test('sends all that a chart shows first, then what is new alone', async () => {
    const { number, id } = await begin({ conditions: [{ measure: 'rate', caller: 'edge', callee: 'home', bound: 1 }] })
    const samples = Array.from({ length: 1_900 }, (_, at) => ({ atMs: at * 1_000, values: [at === 1_001 ? 2 : 50] }))
    memory.samples.set(id, { samples, steps: [{ atMs: 10_000, values: [null] }, { atMs: 20_000, values: [null] }] })
    const read = async (more: object) => {
      const answer = await verbs().read(vera, { run: number, ...more })
      return answer.ok ? answer.value : expect.unreachable()
    }
    const first = await read({})
    expect([first.sampleStepMs, first.samples.length, first.steps.length]).toEqual([4_000, 475, 2])
    expect(first.samples.find(({ atMs }) => atMs === 1_000_000)?.values).toEqual([2])
    const later = await read({ since: 1_897_000, stepsSince: 10_000 })
    expect([later.samples, later.steps, later.sampleStepMs]).toEqual([samples.slice(-2), [{ atMs: 20_000, values: [null] }], 1_000])
    expect((await read({ since: 0 })).samples).toHaveLength(1_899)
  })

  test('is for the target’s team; the header of a signed scope for who may run it, while it runs', async () => {
    const { number, id } = await begin({ scope: 'signed' })
    expect(await verbs().read(vera, { run: number })).toMatchObject({ ok: true, value: { id, scopeHeader: null, steady: [{ state: 'holds' }, { state: 'holds' }] } })
    expect(await verbs().read(ada, { run: number })).toMatchObject(notFound)
    const [row] = memory.rows
    if (row) Object.assign(row.run, { phase: 'holding', endsAt: new Date(nowMs).toISOString() })
    expect(await verbs().read(mina, { run: number })).toMatchObject({ ok: true, value: { scopeHeader: `x-scope: ${id}` } })
    expect(await verbs().read(vera, { run: number })).toMatchObject({ ok: true, value: { scopeHeader: null } })
    expect(await verbs().list(nobody, { state: 'all', limit: 9 })).toMatchObject({ ok: false, error: { code: 'forbidden' } })
    expect(await verbs().list(ada, { state: 'all', limit: 9 })).toMatchObject({ ok: true, value: { items: [], total: 0 } })
    expect(await verbs().list(vera, { state: 'all', limit: 9, cursor: 'odd' })).toMatchObject({ ok: false, error: { errors: [{ pointer: '#/cursor' }] } })
  })

  test('the report cannot be broken out of by a title or a name', async () => {
    const { number } = await begin({ title: '<script>x</script> | **bold** [link](http://evil)', conditions: [{ measure: 'p95', caller: 'edge', callee: 'home', bound: 300 }] })
    const answer = await verbs().report(vera, { run: number, language: 'en' })
    const markdown = answer.ok ? answer.value.markdown : ''
    expect(markdown).toContain(`# CH-${number} \\<script\\>x\\</script\\> | \\*\\*bold\\*\\* \\[link\\](http://evil)`)
    expect(markdown).toContain('| p95 edge → home | at most 300\u00a0ms | not known | not known | not known |')
    expect(markdown).toContain(`https://console/chaos/${number}`)
    expect(await verbs().report(ada, { run: number, language: 'en' })).toMatchObject(notFound)
  })

  test('the report speaks the language of who reads it', async () => {
    told = ok([toldOf('home', 0.5)])
    const { number } = await begin({ conditions: [cpu] })
    const [row] = memory.rows
    if (row)
      Object.assign(row.run, {
        phase: 'done', verdict: 'broken', reason: { code: 'broken', values: { source: 'telemetry', measure: 'cpu', application: 'home', bound: 80, value: 93.2 }, detail: 'English words' },
        facts: { ...row.run.facts, leftovers: [{ kind: 'paused', subject: 'i1', values: {}, detail: 'English words' }], reaction: { requests: 5, errors: 1, injected: 2, fallbacks: 0, retries: 1, refused: 0, opened: ['edge'], ejected: [], replaced: [{ instance: 'i1', by: 'i2', tookMs: 4_200 }] } },
      })
    const report = async (language: 'en' | 'ko') => {
      const answer = await verbs().report(vera, { run: number, language })
      return answer.ok ? answer.value.markdown : ''
    }
    const [english, korean] = [await report('en'), await report('ko')]
    for (const words of ['**Broken.** CPU home (telemetry) was 93.2\u00a0% (at most 80\u00a0%): the fault was taken back at once.', '## What reacted', 'i1 ended; i2 came in its place, healthy 4.2 s', 'The breaker of edge opened.', '## Residue', '- Paused instance. i1 is still stopped']) expect(english).toContain(words)
    for (const words of ['**이탈.** CPU home (텔레메트리): 93.2\u00a0% (최대 80\u00a0%). 장애를 바로 거두었습니다.', '## 반응', 'i1: 종료 → i2 (장애 시작 4.2초 뒤 정상)', '## 잔여물']) expect(korean).toContain(words)
    expect(`${english}${korean}`).not.toContain('English words')
  })
})
