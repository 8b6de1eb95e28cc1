import type { RuleCondition } from '../schemas'
import type { Timing } from './standing'

/** How long a condition must be met, and be clear, before an alert opens and ends. */
export function timingOf(condition: RuleCondition): Timing {
  switch (condition.kind) {
    case 'availability':
    case 'latency':
      // The windows themselves say for how long; a short one that is clear has been so for a while.
      return { forMs: 0, clearMs: 120_000, onlyWhileKnown: false }
    case 'threshold':
      return { forMs: condition.forSeconds * 1_000, clearMs: Math.max(60_000, condition.forSeconds * 1_000), onlyWhileKnown: false }
    case 'absence':
      return { forMs: condition.forSeconds * 1_000, clearMs: 60_000, onlyWhileKnown: true }
  }
}
