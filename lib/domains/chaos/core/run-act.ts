import type { Leftover, Reaction, RunReason, RunTarget, RunVerdict, TargetSnapshot } from '../schemas'

/** What happens next. Acts with a phase in their name are transactions of their own; `apply` and `release` also act outside, before they are recorded. */
export type RunAct =
  /** Nothing was done, and nothing will be. */
  | { kind: 'refuse'; reason: RunReason }
  /** Into `injecting`: what will be hit, until when, and how the target is now. */
  | { kind: 'intend'; targets: readonly RunTarget[]; before: TargetSnapshot; endsAtMs: number }
  /** Makes the fault, then `holding`. */
  | { kind: 'apply' }
  /** The proxy was started anew and has lost it. */
  | { kind: 'apply-again' }
  /** Into `ending`. */
  | { kind: 'end'; verdict: RunVerdict; reason: RunReason }
  /** Takes the fault back where it acts. */
  | { kind: 'release' }
  /** Into `residue`. */
  | { kind: 'gone' }
  | { kind: 'take-back' }
  | { kind: 'note'; leftovers: readonly Leftover[]; after: 'holds' | 'broken' | 'unknown' | null; reaction: Reaction | null }
  | { kind: 'finish'; verdict: RunVerdict; reason: RunReason; after: 'holds' | 'broken' | 'unknown'; reaction: Reaction | null }
  | { kind: 'wait'; ms: number }
  | { kind: 'done' }
