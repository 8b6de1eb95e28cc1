import type { Rollout, RolloutFailure, RolloutPhase } from '@/lib/domains/delivery/rollout-schemas'
import { isWarm } from './rollout-look'

/** What is true of a rollout now; each kind is a whole sentence in each language. */
export type RolloutSentence =
  | { kind: 'phase'; phase: RolloutPhase }
  | { kind: 'waiting' }
  | { kind: 'warm'; untilMs: number }
  | { kind: 'serves' }
  | { kind: 'taken-back' }
  | { kind: 'going-back'; check: RolloutFailure['check'] | null; phase: RolloutPhase }
  | { kind: 'went-back' | 'stuck'; check: RolloutFailure['check'] | null }

export function rolloutSentence(rollout: Pick<Rollout, 'state' | 'phase' | 'failure' | 'warmUntil'>): RolloutSentence {
  const { state, phase, failure, warmUntil } = rollout
  switch (state) {
    case 'running':
      return { kind: 'phase', phase }
    case 'waiting':
      return { kind: 'waiting' }
    case 'succeeded':
      return isWarm(rollout) && warmUntil !== null ? { kind: 'warm', untilMs: Date.parse(warmUntil) } : { kind: 'serves' }
    case 'rolling-back':
      return { kind: 'going-back', check: failure?.check ?? null, phase }
    case 'rolled-back':
      return failure?.check === 'asked' ? { kind: 'taken-back' } : { kind: 'went-back', check: failure?.check ?? null }
    case 'failed':
      return { kind: 'stuck', check: failure?.check ?? null }
  }
}
