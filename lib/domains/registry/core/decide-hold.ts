import type { HoldMode, HoldPhase } from '../truth-schemas'
import type { InstanceStatus } from '../schemas'

export interface HoldState {
  mode: HoldMode
  phase: HoldPhase
  /** How long it is in its phase. */
  phaseMs: number
  /** How long it has no lease; null while it has one, or was never seen without. */
  missingMs: number | null
  lease: { status: InstanceStatus } | null
  /** Requests that it still answers for the proxy; null where the proxy does not tell, or serves an old picture. */
  openRequests: number | null
}

export type HoldAct =
  /** Out of the registry's answers, so that the gateway stops sending. */
  | { kind: 'take-out'; next: 'draining' | 'out' }
  /** Its last request is answered. */
  | { kind: 'drained' }
  /** It registered anew and was forgotten to be held. */
  | { kind: 'hold-again' }
  | { kind: 'bring-back' }
  | { kind: 'note-missing' }
  | { kind: 'note-back' }
  /** It is not there any more: nothing is left to hold. */
  | { kind: 'forget' }
  | { kind: 'wait'; ms: number }

/** Time for the proxy to have the new picture: an instance that has nothing open before that may be given something yet. */
const settleMs = 1_000
/** A restart takes less; whoever is away for longer is gone. */
const missingMsMax = 900_000

export function decideHold({ mode, phase, phaseMs, missingMs, lease, openRequests }: HoldState): HoldAct {
  if (lease === null) {
    if (phase === 'asked' || phase === 'leaving' || phase === 'draining') return { kind: 'forget' }
    if (missingMs === null) return { kind: 'note-missing' }
    return missingMs >= missingMsMax ? { kind: 'forget' } : { kind: 'wait', ms: 5_000 }
  }
  if (phase === 'leaving') return { kind: 'bring-back' }
  if (phase === 'asked') return { kind: 'take-out', next: mode === 'drain' ? 'draining' : 'out' }
  if (missingMs !== null) return { kind: 'note-back' }
  if (lease.status === 'UP') return { kind: 'hold-again' }
  if (phase === 'out') return { kind: 'wait', ms: 5_000 }
  if (phaseMs < settleMs) return { kind: 'wait', ms: settleMs - phaseMs }
  return openRequests === 0 ? { kind: 'drained' } : { kind: 'wait', ms: 300 }
}
