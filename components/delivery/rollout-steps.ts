import type { Rollout, RolloutDetail, RolloutPhase, RolloutStep, Strategy } from '@/lib/domains/delivery/rollout-schemas'

/** What has to happen until the new release serves; keeping and ending the old group comes after. */
const towards = {
  redblack: ['create', 'health', 'shift', 'drain'],
  canary: ['create', 'health', 'split', 'analyse', 'grow', 'grow-health', 'shift', 'drain'],
} satisfies Record<Strategy, RolloutPhase[]>
const after: RolloutPhase[] = ['warm', 'retire']
const wayBack: RolloutPhase[] = ['restore', 'drain-back', 'discard']

export interface Progress {
  way: 'forward' | 'back'
  done: number
  of: number
}

type Measured = Pick<Rollout, 'state' | 'phase' | 'strategy' | 'failure'>

/** How many of the steps lie behind, on the way it goes now. */
export function progressOf({ state, phase, strategy, failure }: Measured): Progress {
  const forward: RolloutPhase[] = towards[strategy]
  if (state === 'succeeded') return { way: 'forward', done: forward.length, of: forward.length }
  if (state === 'rolled-back') return { way: 'back', done: wayBack.length, of: wayBack.length }
  const at = state === 'failed' && failure ? failure.phase : phase
  if (wayBack.includes(at)) return { way: 'back', done: wayBack.indexOf(at), of: wayBack.length }
  const found = forward.indexOf(at)
  return { way: 'forward', done: found < 0 ? forward.length : found, of: forward.length }
}

export type StepState = 'done' | 'failed' | 'skipped' | 'now' | 'next'

export interface StepRow {
  phase: RolloutPhase
  state: StepState
  startedAtMs: number | null
  endedAtMs: number | null
  detail: RolloutStep['detail']
}

/** Steps as they were taken, in their order, then those that are still to come on the way it goes now. */
export function stepRows(rollout: Pick<RolloutDetail, 'steps' | 'state' | 'phase' | 'strategy' | 'plan' | 'groups'>): StepRow[] {
  const taken = rollout.steps
    .filter(({ phase }) => phase !== 'done' && (rollout.groups.before.length > 0 || !after.includes(phase)))
    .map((step): StepRow => ({
      phase: step.phase,
      state: step.outcome ?? (step.endedAt === null && step.phase === rollout.phase ? 'now' : 'done'),
      startedAtMs: Date.parse(step.startedAt),
      endedAtMs: step.endedAt === null ? null : Date.parse(step.endedAt),
      detail: step.detail,
    }))
  const seen = new Set(taken.map((row) => row.phase))
  const next = comingPhases(rollout).filter((phase) => !seen.has(phase))
  return [...taken, ...next.map((phase): StepRow => ({ phase, state: 'next', startedAtMs: null, endedAtMs: null, detail: {} }))]
}

function comingPhases({ state, phase, strategy, plan, groups }: Pick<Rollout, 'state' | 'phase' | 'strategy' | 'plan' | 'groups'>): RolloutPhase[] {
  if (state === 'failed' || state === 'rolled-back' || phase === 'done') return []
  if (state === 'rolling-back' || wayBack.includes(phase)) return wayBack.slice(wayBack.indexOf(phase) + 1)
  // A first deploy has nothing to keep and nothing to end.
  const kept = groups.before.length === 0 ? [] : plan.warmMinutes > 0 ? after : after.slice(1)
  const whole: RolloutPhase[] = [...towards[strategy], ...kept]
  const at = whole.indexOf(phase)
  return at < 0 ? [] : whole.slice(at + 1)
}
