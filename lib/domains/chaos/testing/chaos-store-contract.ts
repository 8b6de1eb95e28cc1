import { describe, expect, test } from 'vitest'
import { summariseRun } from '../core/summarise-run'
import { type ChaosUnderTest, doer, far, home, plan, shop, started } from './chaos-under-test'

const everything = { state: 'all', application: undefined, after: null, limit: 9 } as const
const front = { kind: 'teams', teamIds: ['front'] } as const

/** What every store promises those who ask for runs. */
export function chaosStoreContract(make: () => Promise<ChaosUnderTest>): void {
  describe('runs of faults', () => {
    test('begin one at a time on an application, with who is touched; the controller is woken and the ledger has it', async () => {
      const given = await make()
      const run = await started(given, 'r1', home, { caller: shop, title: 'slow' })
      expect(run).toMatchObject({ id: 'r1', application: 'home', title: 'slow', phase: 'checking', verdict: null, touches: ['home', 'shop'], startedBy: 'Mina', why: 'to learn', can: { abort: true, takeBack: false }, endedAt: null, facts: { targets: [], leftovers: null } })
      expect(await given.woken()).toEqual(['r1'])
      expect(await given.trail()).toEqual([`chaos.start done CH-${run.number}`])
      const before = await given.trail()
      expect(await given.runs.start(home, { id: 'r2', plan: run.plan, title: '', caller: null }, doer)).toEqual({ kind: 'other-run', number: run.number })
      expect([await given.trail(), await given.woken()]).toEqual([before, []])
      expect((await started(given, 'r3', shop)).number).toBeGreaterThan(run.number)
      await given.put(run, 'done')
      expect((await started(given, 'r4')).id).toBe('r4')
    })

    test('do not begin while a rollout is under way, and say which', async () => {
      const given = await make()
      const rollout = await given.rollout(home, 'canary')
      expect(await given.runs.held(home)).toEqual({ rollout: { number: rollout, strategy: 'canary' }, run: null })
      expect(await given.runs.start(home, { id: 'r1', plan: (await started(given, 'r2', shop)).plan, title: '', caller: null }, doer)).toEqual({ kind: 'under-way', rollout, strategy: 'canary' })
      expect((await given.runs.held(shop)).run).not.toBeNull()
    })

    test('are aborted once, by whoever asks first; what has ended is not', async () => {
      const given = await make()
      const { number } = await started(given, 'r1')
      await given.woken()
      expect(await given.runs.askAbort(number, doer)).toMatchObject({ abortAsked: { by: 'Mina', why: 'to learn' }, can: { abort: false } })
      expect(await given.woken()).toEqual(['r1'])
      const before = await given.trail()
      expect(await given.runs.askAbort(number, { actor: { ...doer.actor, name: 'Ada' } })).toMatchObject({ abortAsked: { by: 'Mina' } })
      expect(await given.trail()).toEqual(before)
      expect(before.at(-1)).toBe(`chaos.abort done CH-${number}`)
      for (const phase of ['ending', 'residue', 'done'] as const) {
        await given.put((await given.runs.find(front, number))?.run ?? expect.unreachable(), phase)
        expect(await given.runs.askAbort(number, doer)).toBeNull()
      }
      expect(await given.runs.askAbort(999_999, doer)).toBeNull()
    })

    test('are aborted all at once within the scope alone', async () => {
      const given = await make()
      const [one, two, three] = [await started(given, 'r1', home), await started(given, 'r2', shop), await started(given, 'r3', far)]
      expect((await given.runs.askAbortAll(front, doer)).map(({ number }) => number)).toEqual([one.number, two.number])
      expect((await given.runs.find({ kind: 'all' }, three.number))?.run.abortAsked).toBeNull()
      expect((await given.runs.askAbortAll({ kind: 'all' }, doer)).map(({ number }) => number)).toContain(three.number)
      expect((await given.trail()).filter((entry) => entry.startsWith('chaos.abort-all'))).toHaveLength(3)
    })

    test('that left something are taken back when a person asks, and only then', async () => {
      const given = await make()
      const run = await started(given, 'r1')
      expect(await given.runs.askTakeBack(run.number, doer)).toBeNull()
      await given.put(run, 'residue', [{ kind: 'paused', subject: 'i', values: {}, detail: 'i is still stopped' }])
      await given.woken()
      expect(await given.runs.askTakeBack(run.number, doer)).toMatchObject({ can: { takeBack: true, abort: false } })
      expect(await given.woken()).toEqual(['r1'])
      expect((await given.trail()).at(-1)).toBe(`chaos.take-back done CH-${run.number}`)
    })

    test('are listed newest first to their team, by state and application, page by page', async () => {
      const given = await make()
      const [one, two, three] = [await started(given, 'r1', home), await started(given, 'r2', shop), await started(given, 'r3', far)]
      await given.put(one, 'done')
      const list = async (scope: Parameters<typeof given.runs.list>[0], more: object = {}) => {
        const { items, total, more: beyond } = await given.runs.list(scope, { ...everything, ...more })
        return [items.map(({ id }) => id), total, beyond]
      }
      expect(await list(front)).toEqual([['r2', 'r1'], 2, false])
      expect(await list({ kind: 'all' }, { limit: 2 })).toEqual([['r3', 'r2'], 3, true])
      expect(await list({ kind: 'all' }, { after: two.number })).toEqual([['r1'], 3, false])
      expect(await list(front, { state: 'under-way' })).toEqual([['r2'], 1, false])
      expect(await list(front, { state: 'ended' })).toEqual([['r1'], 1, false])
      expect(await list(front, { application: 'far' })).toEqual([[], 0, false])
      expect(await list({ kind: 'all' }, { application: 'far' })).toEqual([['r3'], 1, false])
      expect(await given.runs.find(front, three.number)).toBeNull()
      expect(await given.runs.find(front, two.number)).toMatchObject({ teamId: 'front', run: { id: 'r2' } })
      expect(await given.runs.samples('r1', { secondMs: null, stepMs: null })).toEqual({ samples: [], steps: [] })
    })

    test('tell seconds and steps, all or those after what is known, and their means', async () => {
      const given = await make()
      const conditions = [{ measure: 'p95', caller: 'edge', callee: 'home', bound: 5 }, { source: 'telemetry', measure: 'cpu', application: 'home', bound: 5 }] as const
      const { number } = await started(given, 'r1', home, { plan: plan({ conditions: [...conditions] }) })
      const looks = {
        samples: [1, 2, 99, 10, null, 12, 3].map((value, at) => ({ atMs: (at + 10) * 1_000, values: [value, null] })),
        steps: [4, 99, 6, 99, 8].map((value, at) => ({ atMs: at * 10_000, values: [null, value] })),
      }
      const read = async () => (await given.runs.find(front, number))?.run ?? expect.unreachable()
      expect(await given.runs.summary(await read())).toEqual({ before: [null, null], during: [null, null], after: [null, null] })
      for (const [injectedAtMs, goneAtMs] of [[12_500, 15_500], [12_500, null], [12_000, 16_000], [15_000, 35_000]] as const) {
        await given.seen(await read(), looks, { injectedAtMs, goneAtMs })
        expect(await given.runs.summary(await read())).toEqual(summariseRun(looks, conditions, injectedAtMs, goneAtMs))
      }
      expect(await given.runs.summary(await read())).toMatchObject({ before: [(1 + 2 + 99 + 10) / 4, 4], during: [7.5, 6], after: [null, 8] })
      expect(await given.runs.samples('r1', { secondMs: null, stepMs: null })).toEqual(looks)
      expect(await given.runs.samples('r1', { secondMs: 14_000, stepMs: 30_000 })).toEqual({ samples: looks.samples.slice(-2), steps: looks.steps.slice(-1) })
      expect(await given.runs.samples('r1', { secondMs: 16_000, stepMs: 0 })).toEqual({ samples: [], steps: looks.steps.slice(1) })
    })

    test('know the healthy instances of an application', async () => {
      const given = await make()
      const target = { instance: 'home-v000-aaaaaa', serverGroup: 'home-v000', zone: 'local-a' }
      await given.instance(home, target)
      expect(await given.runs.targets(home)).toEqual([target])
      expect(await given.runs.targets(far)).toEqual([])
    })
  })
}
