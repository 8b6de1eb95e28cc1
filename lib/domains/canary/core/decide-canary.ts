import type { ApprovalPolicy, CanaryOptions, CanaryVerdict } from '../analysis-schemas'
import { settleMs } from './canary-window'

export type RunState = 'pending' | 'analysing' | 'waiting' | 'decided'
export type Outcome = 'promote' | 'roll-back'

export interface JudgedMoment {
  atMs: number
  verdict: CanaryVerdict
  fresh: boolean
}

export interface CanarySnapshot {
  nowMs: number
  run: { state: RunState; beganAtMs: number | null; endsAtMs: number | null; expiresAtMs: number | null; outcome: Outcome | null }
  rollout: { state: string; phase: string }
  options: Pick<CanaryOptions, 'warmUpSeconds' | 'intervalSeconds' | 'lifetimeMinutes'>
  policy: Pick<ApprovalPolicy, 'promoteByItself' | 'onExpiry' | 'expiresMinutes'>
  last: JudgedMoment | null
  /** A judgement at or after the present end already had enough evidence: what it said stands until a person decides. */
  weighedSinceEnd: boolean
}

export type CanaryAct =
  /** The rollout has split the traffic: warm-up and lifetime begin. */
  | { kind: 'begin'; endsAtMs: number }
  | { kind: 'judge' }
  /** Final. */
  | { kind: 'decide'; outcome: Outcome; by: 'policy' | 'judge' | 'expiry' | 'rollout'; words: string }
  /** A person is asked. */
  | { kind: 'open-decision'; expiresAtMs: number }
  /** The rollout does not go on from the outcome yet: it is woken until it does. */
  | { kind: 'wake-rollout' }
  | { kind: 'wait'; untilMs: number }
  | { kind: 'done' }

const onWatch = new Set(['running', 'waiting'])
const judgedMs = ({ intervalSeconds }: CanarySnapshot['options']): number => intervalSeconds * 1_000

/** When the next judgement is due: each interval after the warm-up, and once at the very end. Null before it began. */
export function nextJudgementMs({ run, options, last }: Pick<CanarySnapshot, 'run' | 'options' | 'last'>): number | null {
  if (run.beganAtMs === null || run.endsAtMs === null) return null
  const beforeMs = last?.atMs ?? run.beganAtMs + options.warmUpSeconds * 1_000
  const nextMs = beforeMs + judgedMs(options)
  const endMs = run.endsAtMs + settleMs
  return beforeMs < endMs ? Math.min(nextMs, endMs) : nextMs
}

/** One act at a time; after `judge` it is asked again with the new judgement as `last`. */
export function decideCanary(snapshot: CanarySnapshot): CanaryAct {
  const { nowMs, run, rollout, options, policy, last } = snapshot
  if (run.outcome !== null) return rollout.phase === 'analyse' && onWatch.has(rollout.state) ? { kind: 'wake-rollout' } : { kind: 'done' }
  if (!onWatch.has(rollout.state)) return decided('roll-back', 'rollout', 'The rollout went back for another reason.')
  if (run.beganAtMs === null || run.endsAtMs === null) {
    return rollout.phase === 'analyse' ? { kind: 'begin', endsAtMs: nowMs + options.warmUpSeconds * 1_000 + options.lifetimeMinutes * 60_000 } : { kind: 'wait', untilMs: nowMs + 5_000 }
  }
  const nextMs = nextJudgementMs(snapshot) ?? nowMs
  if (nowMs >= nextMs) return { kind: 'judge' }
  if (last?.verdict === 'fail' && last.fresh) return decided('roll-back', 'judge', 'The canary is worse: its score is at or below the marginal line.')
  // What was judged before the end says nothing of the end.
  const isOver = last !== null && last.atMs >= run.endsAtMs
  const isFirstWord = isOver && !snapshot.weighedSinceEnd
  if (isFirstWord && last.fresh && last.verdict === 'pass' && policy.promoteByItself) return decided('promote', 'policy', 'The score passed at the end, and the team’s policy promotes by itself.')
  if (run.expiresAtMs !== null && nowMs >= run.expiresAtMs) return expired(last, policy)
  if (run.state !== 'waiting' && isOver) return { kind: 'open-decision', expiresAtMs: nowMs + policy.expiresMinutes * 60_000 }
  return { kind: 'wait', untilMs: Math.min(nextMs, run.expiresAtMs ?? Infinity) }
}

const decided = (outcome: Outcome, by: 'policy' | 'judge' | 'expiry' | 'rollout', words: string): CanaryAct => ({ kind: 'decide', outcome, by, words })

/** The team's default; promoting also needs fresh evidence that is enough and does not fail. */
function expired(last: JudgedMoment | null, { onExpiry }: CanarySnapshot['policy']): CanaryAct {
  if (onExpiry === 'roll-back') return decided('roll-back', 'expiry', 'Nobody decided in time.')
  const speaksForIt = last !== null && last.fresh && (last.verdict === 'pass' || last.verdict === 'marginal')
  return speaksForIt
    ? decided('promote', 'expiry', 'Nobody decided in time; the team’s policy promotes then, and the evidence is fresh.')
    : decided('roll-back', 'expiry', 'Nobody decided in time, and without fresh and sufficient evidence it is not promoted.')
}
