import { expect, test } from 'vitest'
import type { Actor } from '@/lib/kernel/actor'
import { fault } from '@/lib/kernel/fault'
import { fail, ok } from '@/lib/kernel/result'
import type { BreakerEpisodes } from '../gateway/breaker-schemas'
import type { CallsInput } from '../telemetry/call-schemas'
import type { GoldenQuery } from '../telemetry/query-schemas'
import type { GoldenPoint } from '../telemetry/schemas'
import { explainMoment } from './explain-moment'
import type { CorrelationPorts } from './ports'
import { CorrelationQuery } from './schemas'
import { callsOf } from './testing/calls'
import { entryOf } from './testing/changes'

const nowMs = 1_800_000_000_000
const stepMs = 10_000
const dipMs = nowMs - 10 * 60_000
const operator: Actor = { kind: 'person', id: 'p1', name: 'Op', operator: true, teams: new Map() }
const silent = fail(fault('unavailable', 'It does not answer.'))

/** An hour and more of steady traffic; from `dipMs` on a third of the requests fail. */
const points = (fromMs: number, toMs: number): GoldenPoint[] =>
  Array.from({ length: Math.floor((toMs - fromMs) / stepMs) }, (_, at) => {
    const atMs = Math.floor(fromMs / stepMs) * stepMs + at * stepMs
    return { atMs, requests: 300 + (at % 5), errors: atMs >= dipMs ? 100 : 0, p50Ms: 5, p95Ms: 20, p99Ms: 30 }
  })

function asking(change: Partial<CorrelationPorts> = {}) {
  const asked: { golden: GoldenQuery[]; calls: CallsInput[]; breakers: string[] } = { golden: [], calls: [], breakers: [] }
  const ports: CorrelationPorts = {
    range: (from, to) => ok({ fromMs: Number(from), toMs: Number(to) }),
    visibleNames: async () => null,
    async golden(_actor, query) {
      asked.golden.push(query)
      return ok({ series: [{ key: '', points: points(Number(query.from), Number(query.to)) }], stepMs, more: 0, meta: { source: 'test', asOfMs: nowMs, newestMs: nowMs, complete: true, missing: [] } })
    },
    async calls(question) {
      asked.calls.push(question)
      return ok(callsOf({ served: { home: 1_000, recommendations: 620, strange: 3 }, calls: [['home', 'recommendations', 620]] }))
    },
    changes: async () =>
      ok({
        changes: [
          { entry: entryOf(9, dipMs + 60_000, 'server-group.scale', 'home'), beganMs: dipMs + 60_000 },
          // Recorded as done after the dip, and begun before it.
          { entry: entryOf(8, dipMs + 20_000, 'rollout.shift', 'recommendations'), beganMs: dipMs - 40_000 },
          { entry: entryOf(7, dipMs - 30_000, 'rollout.shift', 'strange'), beganMs: dipMs - 30_000 },
          { entry: entryOf(6, dipMs - 20_000, 'session.start', null), beganMs: dipMs - 20_000 },
        ],
        more: false,
      }),
    async breakers(_actor, application): Promise<ReturnType<typeof ok<BreakerEpisodes>>> {
      asked.breakers.push(application)
      return ok({ nowMs, episodes: application === 'home' || application === 'recommendations' ? [{ caller: 'home', callee: 'recommendations', openedMs: dipMs - 5_000, reopened: 0, triedMs: null, tries: 0, closedMs: null }] : [] })
    },
    bound: async () => new Map(),
    ...change,
  }
  return { asked, explain: (query: object) => explainMoment(ports)(operator, CorrelationQuery.parse({ from: String(dipMs + 60_000), to: String(dipMs + 180_000), ...query })) }
}
const explained = async (change: Partial<CorrelationPorts> = {}, query: object = { application: 'home' }) => {
  const answer = await asking(change).explain(query)
  if (!answer.ok) throw new Error(answer.error.detail)
  return answer.value
}
const rowsOf = ({ changes }: Awaited<ReturnType<typeof explained>>) => changes.map(({ event, secondsBefore, place }) => [event.kind === 'ledger' ? event.entry.action : event.event, secondsBefore, place.kind])

test('a dip is found where it began, and what was changed before it stands in order, with its place', async () => {
  const answer = await explained()
  expect(answer.findings.map(({ signal, kind }) => [signal, kind])).toEqual([['errors', 'onset'], ['p95', 'usual'], ['requests', 'usual']])
  expect(answer.moment).toEqual({ atMs: dipMs, signal: 'errors' })
  expect(rowsOf(answer)).toEqual([['rollout.shift', 40, 'callee'], ['opened', 5, 'self'], ['rollout.shift', 30, 'apart']])
  expect(answer.changes[0]?.place).toMatchObject({ path: ['home', 'recommendations'], callsPerRequest: 0.62 })
  expect(answer).toMatchObject({ total: 3, missing: [], application: 'home', searched: { fromMs: dipMs - 3_600_000, toMs: dipMs + stepMs, more: false } })
})

test('without an onset it says so, and ranks what was changed up to the end of the selection', async () => {
  const calm = await explained({}, { application: 'home', from: String(dipMs - 600_000), to: String(dipMs - 300_000) })
  expect(calm.findings.every(({ kind }) => kind === 'usual')).toBe(true)
  expect(calm.moment).toEqual({ atMs: dipMs - 300_000, signal: null })
  expect(calm.changes).toEqual([])
  // Of another signal that did not move, likewise.
  expect((await explained({}, { application: 'home', signal: 'p95' })).moment).toEqual({ atMs: dipMs + 180_000, signal: null })
})

test('one bucket is too short to judge: what is around it is judged too', async () => {
  const { asked, explain } = asking()
  const answer = await explain({ application: 'home', from: String(dipMs), to: String(dipMs + 10_000) })
  expect(answer).toMatchObject({ ok: true, value: { selection: { fromMs: dipMs, toMs: dipMs + 10_000 }, judged: { fromMs: dipMs - 55_000, toMs: dipMs + 65_000 }, moment: { atMs: dipMs } } })
  expect(asked.golden).toMatchObject([{ application: 'home', from: String(dipMs - 55_000 - 3_600_000), to: String(dipMs + 65_000) }])
})

test.each([[10, 60], [90, 90], [60 * 24 * 3, 60 * 24]])('what is usual is known from before: of %d min, from %d min', async (minutes, before) => {
  const { asked, explain } = asking()
  await explain({ from: String(nowMs - minutes * 60_000), to: String(nowMs) })
  expect(Number(asked.golden[0]?.to) - Number(asked.golden[0]?.from)).toBe((minutes + before) * 60_000)
})

test('of the whole estate everything is itself, and the busiest tell of their breakers', async () => {
  const { asked, explain } = asking()
  const answer = await explain({})
  expect(answer).toMatchObject({ ok: true, value: { application: null, changes: [{ place: { kind: 'self' } }, { place: { kind: 'self' } }, { place: { kind: 'self' } }] } })
  expect(asked.breakers).toEqual(['recommendations'])
})

test('the scope of the selection is asked with, and who calls whom within what the actor may see', async () => {
  const { asked, explain } = asking({ visibleNames: async () => ['home'] })
  await explain({ application: 'home', zone: 'local-a', serverGroup: 'home-v003' })
  expect(asked.golden).toMatchObject([{ zone: 'local-a', serverGroup: 'home-v003' }])
  expect(asked.calls).toMatchObject([{ applications: ['home'], range: { fromMs: dipMs - 1_800_000 } }])
})

test('a change of a service is one of the applications bound to it, within what the actor may see', async () => {
  const held = (subject: string) => ({ entry: entryOf(5, dipMs - 10_000, 'service.hold-writes', null, { subject: { kind: 'service', id: subject } }), beganMs: dipMs - 10_000 })
  const asked: string[][] = []
  const ports: Partial<CorrelationPorts> = {
    changes: async () => ok({ changes: [held('s1')], more: false }),
    breakers: async () => fail(fault('not-found', 'No application.')),
    bound: async (services) => {
      asked.push([...services])
      return new Map([['s1', ['strange', 'recommendations']]])
    },
  }
  expect((await explained(ports)).changes).toMatchObject([{ application: 'recommendations', place: { kind: 'callee', hops: 1 } }])
  expect(asked).toEqual([['s1']])
  expect((await explained({ ...ports, visibleNames: async () => ['home'] })).changes).toMatchObject([{ application: null, place: { kind: 'everywhere' } }])
})

test('a part that does not answer is named, and the rest is told; a ledger that cannot be read fails', async () => {
  const without = await explained({ golden: async () => silent, calls: async () => silent, breakers: async () => silent })
  expect(without).toMatchObject({ missing: ['signals', 'calls', 'breakers'], findings: [], moment: { signal: null } })
  expect(without.changes.map(({ place }) => place.kind).toSorted()).toEqual(['self', 'unknown', 'unknown'])
  expect(await asking({ changes: async () => silent }).explain({})).toMatchObject({ ok: false, error: { code: 'unavailable' } })
})

test('an application of others is not found, and one whose breakers are not the actor’s has none to tell', async () => {
  const notFound = fail(fault('not-found', 'No application.'))
  expect(await asking({ golden: async () => notFound }).explain({ application: 'theirs' })).toEqual(notFound)
  expect(rowsOf(await explained({ breakers: async () => notFound }))).toEqual([['rollout.shift', 40, 'callee'], ['rollout.shift', 30, 'apart']])
})
