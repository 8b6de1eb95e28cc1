import type { PlannedStep, RolloutPhase, RolloutPlan, RolloutStep } from '../rollout-schemas'

/** Streams may be open for hours: after this many seconds the old group is without traffic all the same, and kept warm. */
export const drainSecondsMax = 60

interface Given {
  plan: RolloutPlan
  /** Groups whose traffic moves; none for a first deploy. */
  before: number
  analysis: { warmUpSeconds: number; intervalSeconds: number; lifetimeMinutes: number } | null
  /** Seconds that the application's last good rollout took, by phase. */
  lastSeconds: ReadonlyMap<RolloutPhase, number>
}

/** What a rollout of this plan goes through when all is well, in order. `aboutSeconds` is null where nothing is known. */
export function plannedSteps({ plan, before, analysis, lastSeconds }: Given): PlannedStep[] {
  const { size, canary, healthDeadlineSeconds: deadlineSeconds, watchSeconds, warmMinutes } = plan
  const last = (phase: RolloutPhase) => lastSeconds.get(phase) ?? null
  const step = (phase: RolloutPhase, detail: PlannedStep['detail'], aboutSeconds: number | null = last(phase)): PlannedStep => ({ phase, detail, aboutSeconds })
  const first = canary ? 2 * canary.size : size
  return [
    step('create', { instances: first, groups: canary ? 2 : 1 }),
    step('health', { instances: first, deadlineSeconds, path: plan.healthPath }),
    ...(canary && analysis
      ? [
          step('split', { sharePercent: canary.sharePercent, productionPercent: 100 - 2 * canary.sharePercent }),
          step('analyse', { ...analysis }, analysis.warmUpSeconds + Math.round(analysis.lifetimeMinutes * 60)),
          step('grow', { instances: size }),
          step('grow-health', { instances: size, deadlineSeconds, path: plan.healthPath }, last('grow-health') ?? last('health')),
        ]
      : []),
    step('shift', { percent: 100 }),
    ...(before > 0
      ? [step('drain', { secondsMax: drainSecondsMax, watchSeconds }, Math.max(watchSeconds, last('drain') ?? 0)), step('warm', { minutes: warmMinutes }, warmMinutes * 60), step('retire', { groups: before })]
      : []),
    step('done', {}, 0),
  ]
}

/** How long each step of a rollout took, in whole seconds. */
export const secondsOf = (steps: readonly RolloutStep[]): Map<RolloutPhase, number> =>
  new Map(steps.flatMap(({ phase, startedAt, endedAt }) => (endedAt === null ? [] : [[phase, Math.max(1, Math.round((Date.parse(endedAt) - Date.parse(startedAt)) / 1_000))] as const])))
