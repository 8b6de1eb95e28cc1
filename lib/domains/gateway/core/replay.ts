import type { ReplayCourse } from '../replay-schemas'
import { admitCall, type Breaker, type BreakerPolicy, closedFromStart, settleCall } from './breaker'
import type { OutcomeKind, RecordedOutcome } from './outcome-log'
import { countsOf, forgetOutcomes, newOutcomeWindow, noteOutcome } from './outcome-window'

export interface ReplayPolicy {
  timeoutMs: number
  breaker: BreakerPolicy
}

export interface BreakerMove {
  atMs: number
  to: Breaker['kind']
}

interface Time {
  fromMs: number
  toMs: number
}

/** Half open counts as open, as Hystrix has it: only the tries go out. */
function openSpans(moves: readonly BreakerMove[], { fromMs, toMs }: Time): Pick<ReplayCourse, 'opened' | 'firstOpenedMs' | 'openMs' | 'spans'> {
  const spans: { fromMs: number; toMs: number | null }[] = []
  // Who begins by trying or closing was open before.
  if (moves[0] && moves[0].to !== 'open') spans.push({ fromMs, toMs: null })
  for (const { atMs, to } of moves) {
    const last = spans.at(-1)
    if (to === 'closed') {
      if (last && last.toMs === null) last.toMs = atMs
    } else if (!last || last.toMs !== null) spans.push({ fromMs: atMs, toMs: null })
  }
  const openMs = spans.reduce((sum, span) => sum + ((span.toMs ?? toMs) - span.fromMs), 0)
  return { opened: spans.length, firstOpenedMs: spans[0]?.fromMs ?? null, openMs, spans }
}

const noCalls = (): ReplayCourse['calls'] => ({ made: 0, succeeded: 0, failed: 0, timedOut: 0, refused: 0, refusedGood: null, refusedBad: null, unknown: 0 })

function countEnd(calls: ReplayCourse['calls'], kind: OutcomeKind): void {
  calls.made += 1
  if (kind === 'success') calls.succeeded += 1
  else if (kind === 'timeout') calls.timedOut += 1
  else if (kind !== 'cancelled') calls.failed += 1
}

/** What really happened, by its records. How refused calls would have ended nobody knows. */
export function courseOf(outcomes: readonly RecordedOutcome[], moves: readonly BreakerMove[], time: Time): ReplayCourse {
  const calls = noCalls()
  let waitedMs = 0
  for (const { kind, durationMs } of outcomes) {
    if (kind === 'refused') calls.refused += 1
    else countEnd(calls, kind)
    waitedMs += durationMs
  }
  return { ...openSpans(moves.filter(({ atMs }) => atMs >= time.fromMs), time), calls, waitedMs }
}

/** How a call ends where it goes out; `guessed` where its record does not say. */
interface Fate {
  kind: OutcomeKind
  durationMs: number
  guessed: boolean
}

/** Calls that were refused in truth end as the one nearest in time that went out. */
function nearestKnown(outcomes: readonly RecordedOutcome[]): (RecordedOutcome | null)[] {
  const isKnown = ({ kind }: RecordedOutcome) => kind !== 'refused' && kind !== 'cancelled'
  const before: (RecordedOutcome | null)[] = []
  let last: RecordedOutcome | null = null
  for (const one of outcomes) {
    if (isKnown(one)) last = one
    before.push(last)
  }
  const nearest: (RecordedOutcome | null)[] = [...before]
  let next: RecordedOutcome | null = null
  for (let at = outcomes.length - 1; at >= 0; at--) {
    const one = outcomes[at]
    if (!one) continue
    if (isKnown(one)) next = one
    const former = before[at] ?? null
    if (next && (!former || next.startMs - one.startMs < one.startMs - former.startMs)) nearest[at] = next
  }
  return nearest
}

function fateOf(one: RecordedOutcome, nearest: RecordedOutcome | null, timeoutMs: number): Fate | null {
  const known = one.kind === 'refused' ? nearest : one
  if (!known) return null
  if (known.durationMs > timeoutMs) return { kind: 'timeout', durationMs: timeoutMs, guessed: one.kind === 'refused' }
  // It was given up earlier than it would be now: how it would have ended nobody knows, so it stays a failure.
  return { kind: known.kind, durationMs: known.durationMs, guessed: one.kind === 'refused' || (known.kind === 'timeout' && known.durationMs < timeoutMs) }
}

/** The same calls under another policy: a breaker that begins closed, with each call's end where its record puts it. The bulkhead is not replayed. */
export function replayCalls(outcomes: readonly RecordedOutcome[], policy: ReplayPolicy, time: Time): ReplayCourse {
  const ordered = outcomes.toSorted((one, other) => one.startMs - other.startMs)
  const nearest = nearestKnown(ordered)
  const fates = ordered.map((one, at) => fateOf(one, nearest[at] ?? null, policy.timeoutMs))
  const endOf = (at: number) => (ordered[at]?.startMs ?? 0) + (fates[at]?.durationMs ?? 0)
  const ends = ordered.map((_, at) => at).sort((one, other) => endOf(one) - endOf(other))

  const window = newOutcomeWindow()
  const moves: BreakerMove[] = []
  const went = new Uint8Array(ordered.length)
  const calls = { ...noCalls(), refusedGood: 0, refusedBad: 0 }
  let breaker: Breaker = closedFromStart
  let waitedMs = 0

  function move(next: Breaker, atMs: number): void {
    if (next.kind !== breaker.kind) moves.push({ atMs, to: next.kind })
    breaker = next
  }

  function begin(at: number): void {
    const one = ordered[at]
    if (!one) return
    const { go, breaker: next } = admitCall(breaker, policy.breaker, one.startMs)
    move(next, one.startMs)
    if (go !== 'refused') {
      went[at] = go === 'probe' ? 2 : 1
      return
    }
    calls.refused += 1
    if (one.kind === 'success') calls.refusedGood += 1
    else if (one.kind !== 'refused' && one.kind !== 'cancelled') calls.refusedBad += 1
  }

  function end(at: number): void {
    const fate = fates[at]
    if (!went[at]) return
    if (!fate) {
      calls.made += 1
      calls.unknown += 1
      return
    }
    const endMs = endOf(at)
    countEnd(calls, fate.kind)
    if (fate.guessed) calls.unknown += 1
    waitedMs += fate.durationMs
    const outcome = fate.kind === 'success' || fate.kind === 'cancelled' ? fate.kind : 'failure'
    const slow = outcome !== 'cancelled' && noteOutcome(window, policy.breaker, { failed: outcome === 'failure', durationMs: fate.durationMs }, endMs)
    const movedBefore = moves.length
    move(settleCall(breaker, policy.breaker, { probe: went[at] === 2, outcome, slow }, countsOf(window, policy.breaker, endMs), endMs), endMs)
    if (moves.length > movedBefore && moves.at(-1)?.to === 'closed') forgetOutcomes(window)
  }

  // Whatever begins in the same moment as something ends begins before it.
  let started = 0
  for (const at of ends) {
    while (started < ordered.length && (ordered[started]?.startMs ?? 0) <= endOf(at)) begin(started++)
    end(at)
  }
  return { ...openSpans(moves, time), calls, waitedMs }
}

/** Failed share and calls a second of what really happened, by step. */
export function errorSteps(outcomes: readonly RecordedOutcome[], { fromMs, toMs }: Time, stepMs: number): { errorPercents: (number | null)[]; rates: number[] } {
  const steps = Array.from({ length: Math.max(1, Math.ceil((toMs - fromMs) / stepMs)) }, () => ({ calls: 0, known: 0, bad: 0 }))
  for (const { startMs, kind } of outcomes) {
    const step = steps[Math.floor((startMs - fromMs) / stepMs)]
    if (!step) continue
    step.calls += 1
    if (kind === 'refused' || kind === 'cancelled') continue
    step.known += 1
    if (kind !== 'success') step.bad += 1
  }
  return { errorPercents: steps.map(({ known, bad }) => (known === 0 ? null : (bad / known) * 100)), rates: steps.map(({ calls }) => calls / (stepMs / 1_000)) }
}
