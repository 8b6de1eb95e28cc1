import { describe, expect, test } from 'vitest'
import type { RunView } from './run-state'
import { judged, judgedTold, stateAt, viewAt } from '../testing/run-world'
import { decideRun } from './decide-run'

const kill = { plan: { ...stateAt('checking').plan, fault: { kind: 'kill' as const, zone: null, count: 1, chosen: [] } } }
const target = { instance: 'i', serverGroup: 'g', zone: 'z' }
const left = { kind: 'instances' as const, subject: 'g', values: {}, detail: 'too few' }

const told = { plan: { ...stateAt('holding').plan, conditions: [judgedTold('holds', 0).condition] } }

/** The act and what is told by it. */
const said = (view: RunView): string => {
  const act = decideRun(view)
  if (act.kind === 'refuse') return `refuse ${act.reason.code}`
  if (act.kind === 'end' || act.kind === 'finish') return `${act.kind} ${act.verdict} ${act.reason.code}`
  return act.kind
}

test.each<[string, RunView, string]>([
  ['checking, all good', viewAt('checking'), 'intend'],
  ['checking, out of bounds once', viewAt('checking', { steady: [judged('holds'), judged('bad')] }), 'wait'],
  ['checking, out of bounds twice', viewAt('checking', { steady: [judged('holds'), judged('broken')] }), 'refuse not-steady'],
  ['checking, still out of bounds at the end of the check', viewAt('checking', { state: { phaseSinceMs: 88_000 }, steady: [judged('bad')] }), 'refuse not-steady'],
  ['checking, not told yet', viewAt('checking', { steady: [judged('unknown')] }), 'wait'],
  ['checking, never told', viewAt('checking', { state: { phaseSinceMs: 88_000 }, steady: [judged('unknown')] }), 'refuse unknown'],
  ['checking, the proxy is silent', viewAt('checking', { steady: null }), 'wait'],
  ['checking, the proxy stays silent', viewAt('checking', { state: { phaseSinceMs: 88_000 }, steady: null }), 'refuse unknown'],
  ['checking, a person aborts', viewAt('checking', { state: { abortAsked: true } }), 'refuse asked'],
  ['checking, a rollout began', viewAt('checking', { state: { rollout: 4 } }), 'refuse rollout'],
  ['checking, nobody to hit', viewAt('checking', { state: kill }), 'refuse no-targets'],
  ['checking, somebody to hit', viewAt('checking', { state: kill, targets: [target] }), 'intend'],
  ['injecting', viewAt('injecting'), 'apply'],
  ['injecting, a person aborts', viewAt('injecting', { state: { abortAsked: true } }), 'end aborted asked'],
  ['injecting for too long', viewAt('injecting', { state: { phaseSinceMs: 89_999 } }), 'end failed not-injected'],
  ['injecting after the term', viewAt('injecting', { state: { endsAtMs: 100_000 } }), 'end failed late'],
  ['holding', viewAt('holding'), 'wait'],
  ['holding, out of bounds once', viewAt('holding', { steady: [judged('bad')] }), 'wait'],
  ['holding, out of bounds twice', viewAt('holding', { steady: [judged('holds'), judged('broken')] }), 'end broken broken'],
  ['holding, broken in the last moment', viewAt('holding', { state: { endsAtMs: 100_000 }, steady: [judged('broken')] }), 'end broken broken'],
  ['holding, the term', viewAt('holding', { state: { endsAtMs: 100_000 } }), 'end held held'],
  ['holding, a person aborts what is broken', viewAt('holding', { state: { abortAsked: true }, steady: [judged('broken')] }), 'end aborted asked'],
  ['holding, a rollout began', viewAt('holding', { state: { rollout: 4 } }), 'end failed rollout'],
  ['holding, known 10 s ago', viewAt('holding', { state: { injectedAtMs: 50_000 }, steady: [judged('holds', 90_000)] }), 'wait'],
  ['holding, known longer ago', viewAt('holding', { state: { injectedAtMs: 50_000 }, steady: [judged('unknown', 89_999)] }), 'end failed unknown'],
  ['holding, one of two not known', viewAt('holding', { state: { injectedAtMs: 50_000 }, steady: [judged('holds', 99_000), judged('unknown', null)] }), 'end failed unknown'],
  ['holding, the proxy is silent since a moment', viewAt('holding', { state: { injectedAtMs: 50_000, lastKnownMs: 91_000 }, steady: null }), 'wait'],
  ['holding, the proxy is silent for long', viewAt('holding', { state: { injectedAtMs: 50_000, lastKnownMs: 89_000 }, steady: null }), 'end failed unknown'],
  ['holding, telemetry of 25 s ago', viewAt('holding', { state: { ...told, injectedAtMs: 50_000 }, steady: [judgedTold('holds', 75_000)] }), 'wait'],
  ['holding, telemetry of longer ago', viewAt('holding', { state: { ...told, injectedAtMs: 50_000 }, steady: [judgedTold('unknown', 74_999)] }), 'end failed unknown'],
  ['holding, nothing told since the fault yet', viewAt('holding', { state: { ...told, injectedAtMs: 75_000 }, steady: [judgedTold('unknown', null)] }), 'wait'],
  ['holding, nothing told since the fault for too long', viewAt('holding', { state: { ...told, injectedAtMs: 74_999 }, steady: [judgedTold('unknown', null)] }), 'end failed unknown'],
  ['holding, the collector is silent since a moment', viewAt('holding', { state: { ...told, injectedAtMs: 50_000, lastKnownMs: 91_000 }, steady: [judgedTold('unknown', null)] }), 'wait'],
  ['holding, telemetry is known and the proxy is not', viewAt('holding', { state: { injectedAtMs: 50_000 }, steady: [judgedTold('holds', 90_000), judged('unknown', 89_999)] }), 'end failed unknown'],
  ['holding, telemetry is broken', viewAt('holding', { steady: [judged('holds'), judgedTold('broken', 90_000)] }), 'end broken broken'],
  ['clean, telemetry has not told yet', viewAt('residue', { state: { ...told, verdict: 'held', goneAtMs: 56_000, facts: { ...stateAt('residue').facts, leftovers: [] } }, steady: [judgedTold('unknown', null)] }), 'wait'],
  ['clean, telemetry never told again', viewAt('residue', { state: { ...told, verdict: 'held', goneAtMs: 55_000 }, steady: [judgedTold('unknown', null)] }), 'finish failed unknown-after'],
  ['holding, the proxy lost the fault', viewAt('holding', { point: 'gone' }), 'apply-again'],
  ['holding, lost right before the term', viewAt('holding', { point: 'gone', state: { endsAtMs: 101_500 } }), 'wait'],
  ['holding, an instance that was killed', viewAt('holding', { point: 'gone', state: kill }), 'wait'],
  ['ending', viewAt('ending', { point: 'active' }), 'release'],
  ['ending, nobody answers before the term', viewAt('ending', { point: 'unknown' }), 'release'],
  ['ending, nobody answers after the term: it ended by itself', viewAt('ending', { point: 'unknown', state: { endsAtMs: 97_999 } }), 'gone'],
  ['ending, it is gone', viewAt('ending'), 'gone'],
  ['clean and good', viewAt('residue', { state: { verdict: 'held', goneAtMs: 98_000, reason: { code: 'held', values: {}, detail: '' } } }), 'finish held held'],
  ['clean, not good yet', viewAt('residue', { state: { verdict: 'held', goneAtMs: 98_000, facts: { ...stateAt('residue').facts, leftovers: [] } }, steady: [judged('bad')] }), 'wait'],
  ['clean, never good again', viewAt('residue', { state: { verdict: 'held', goneAtMs: 70_000 }, steady: [judged('bad')] }), 'finish broken not-recovered'],
  ['clean, never told again', viewAt('residue', { state: { verdict: 'held', goneAtMs: 70_000 }, steady: null }), 'finish failed unknown-after'],
  ['aborted, clean, never good again', viewAt('residue', { state: { verdict: 'aborted', goneAtMs: 70_000, reason: { code: 'asked', values: {}, detail: '' } }, steady: [judged('bad')] }), 'finish aborted asked'],
  ['something of its own is left', viewAt('residue', { state: { verdict: 'held' }, leftovers: [{ kind: 'paused', subject: 'i', values: {}, detail: '' }] }), 'release'],
  ['something else is left', viewAt('residue', { state: { verdict: 'held', goneAtMs: 98_000 }, leftovers: [left] }), 'note'],
  ['the same is still left', viewAt('residue', { state: { verdict: 'held', goneAtMs: 98_000, facts: { ...stateAt('residue').facts, leftovers: [left], after: 'holds' } }, leftovers: [left] }), 'wait'],
  ['a person asks to take it back', viewAt('residue', { state: { verdict: 'held', takeBacks: 1 }, leftovers: [left] }), 'take-back'],
  ['done', viewAt('done'), 'done'],
])('%s', (_when, view, expected) => expect(said(view)).toBe(expected))

describe('whatever is observed', () => {
  /** A small generator of numbers in [0, 1), the same in every run. */
  function numbers(seed: number): () => number {
    let state = seed
    return () => ((state = (state * 1_103_515_245 + 12_345) % 2 ** 31), state / 2 ** 31)
  }
  const pick = <T,>(random: () => number, choices: readonly T[]): T => choices[Math.floor(random() * choices.length)] ?? expect.unreachable()

  function anyView(random: () => number): RunView {
    const nowMs = 100_000 + Math.floor(random() * 200_000)
    return viewAt(pick(random, ['checking', 'injecting', 'holding', 'ending', 'residue'] as const), {
      state: { nowMs, abortAsked: random() < 0.2, rollout: random() < 0.1 ? 1 : null, phaseSinceMs: nowMs - random() * 20_000, goneAtMs: nowMs - random() * 60_000, verdict: pick(random, ['held', 'broken', 'aborted', 'failed'] as const), takeBacks: random() < 0.1 ? 1 : 0, lastKnownMs: random() < 0.5 ? nowMs - random() * 20_000 : null },
      steady: random() < 0.2 ? null : [judged(pick(random, ['holds', 'bad', 'broken', 'unknown'] as const), nowMs - random() * 15_000)],
      point: pick(random, ['active', 'gone', 'unknown'] as const), targets: random() < 0.5 ? [target] : [], leftovers: random() < 0.5 ? [] : [pick(random, [left, { kind: 'rule', subject: 'p', values: {}, detail: '' } as const, { kind: 'unknown', subject: 'p', values: {}, detail: '' } as const])],
    })
  }

  test('nothing is made after the term, without a good steady state, or once a person aborted; nothing is done while something is left', () => {
    const random = numbers(7)
    const seen = new Set<string>()
    for (let n = 0; n < 20_000; n += 1) {
      const view = anyView(random)
      const act = decideRun(view)
      seen.add(act.kind)
      const { state } = view
      if (act.kind === 'intend') expect([view.steady?.every(({ state: one }) => one === 'holds'), state.abortAsked, state.rollout]).toEqual([true, false, null])
      if (act.kind === 'apply' || act.kind === 'apply-again') expect([state.abortAsked, state.nowMs < (state.endsAtMs ?? 0)]).toEqual([false, true])
      if (act.kind === 'finish') expect(view.leftovers).toEqual([])
      if (state.phase === 'holding' && act.kind === 'wait') expect([state.abortAsked, state.nowMs < (state.endsAtMs ?? 0), view.steady?.some(({ state: one }) => one === 'broken') ?? false]).toEqual([false, true, false])
      if (act.kind === 'end' && act.verdict === 'held') expect(state.nowMs).toBeGreaterThanOrEqual(state.endsAtMs ?? Infinity)
    }
    expect([...seen].sort()).toEqual(['apply', 'apply-again', 'end', 'finish', 'gone', 'intend', 'note', 'refuse', 'release', 'take-back', 'wait'])
  })
})
