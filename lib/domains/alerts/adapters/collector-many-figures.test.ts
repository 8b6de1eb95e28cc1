import { expect, test } from 'vitest'
import { fault } from '@/lib/kernel/fault'
import { fail, ok } from '@/lib/kernel/result'
import { createCollectorManyFigures, type ManyQuestions } from './collector-many-figures'

/** A collector of which each answer counts the questions so far. */
function collector() {
  const asked: string[][] = []
  let [nowMs, answers] = [1_000_000, true]
  const meta = () => ({ source: 'test', asOfMs: nowMs, newestMs: nowMs, complete: true, missing: [] })
  const questions: ManyQuestions = {
    async requestSums({ asks, toMs }) {
      asked.push(asks.map(({ application }) => application))
      if (!answers) throw new Error('gone')
      const windows = (windowsMs: readonly number[]) => windowsMs.map(() => ({ requests: asked.length, errors: 0 }))
      return ok({ untilMs: toMs, meta: meta(), of: asks.map(({ application, windowsMs }) => (application === 'mute' ? null : { newestMs: nowMs, complete: true, windows: windows(windowsMs) })) })
    },
    async goldenOf({ applications, range, stepMs }) {
      asked.push([...applications])
      if (!answers) return fail(fault('unavailable', 'gone'))
      return ok({ stepMs, meta: meta(), of: applications.map((name) => (name === 'mute' ? null : { newestMs: nowMs, complete: true, points: [{ atMs: range.fromMs, requests: 1, errors: 0, p50Ms: 1, p95Ms: 1, p99Ms: 1 }] })) })
    },
  }
  const figures = createCollectorManyFigures(questions, () => nowMs)
  const sums = (names: string[], stepMs = 60_000) => figures.sums({ asks: names.map((application) => ({ application, windowsMs: [60_000, 120_000] })), stepMs, toMs: nowMs })
  return { asked, figures, sums, pass: (ms: number) => (nowMs += ms), fall: () => (answers = false) }
}
const requests = (answer: Awaited<ReturnType<ReturnType<typeof collector>['sums']>>) => (answer.ok ? answer.value.map((one) => one?.windows[0]?.requests ?? null) : answer.error.code)

test('what is told by whole minutes is kept for a minute, of each application from when it was told', async () => {
  const at = collector()
  expect(requests(await at.sums(['shop', 'cart']))).toEqual([1, 1])
  at.pass(30_000)
  expect(requests(await at.sums(['home', 'shop']))).toEqual([2, 1])
  at.pass(29_999)
  expect(requests(await at.sums(['home', 'shop', 'cart']))).toEqual([2, 1, 1])
  at.pass(1)
  expect(requests(await at.sums(['home', 'shop']))).toEqual([2, 3])
  expect(at.asked).toEqual([['shop', 'cart'], ['home'], ['shop']])
})

test('what is told by ten seconds is asked every time', async () => {
  const at = collector()
  expect([requests(await at.sums(['shop'], 10_000)), requests(await at.sums(['shop'], 10_000))]).toEqual([[1], [2]])
})

test('nobody tells of one: it is asked again, and the others are told', async () => {
  const at = collector()
  expect([requests(await at.sums(['mute', 'shop'])), requests(await at.sums(['mute', 'shop']))]).toEqual([[null, 1], [null, 1]])
  expect(at.asked).toEqual([['mute', 'shop'], ['mute']])
  const points = await at.figures.points({ applications: ['mute', 'shop'], stepMs: 10_000, fromMs: 999, toMs: 1_000_000 })
  expect(points.ok && [...points.value.keys()]).toEqual(['shop'])
  expect(points.ok && points.value.get('shop')).toMatchObject({ fromMs: 0, asOfMs: 1_000_000, stepMs: 10_000, points: [{ atMs: 0 }] })
})

test('a collector that does not answer is a fault, but for what is still kept', async () => {
  const at = collector()
  await at.sums(['shop'])
  at.fall()
  expect(requests(await at.sums(['shop', 'cart']))).toEqual([1, null])
  expect(requests(await at.sums(['cart']))).toBe('unavailable')
  expect(await at.figures.points({ applications: ['shop'], stepMs: 10_000, fromMs: 0, toMs: 1 })).toMatchObject({ ok: false })
})
