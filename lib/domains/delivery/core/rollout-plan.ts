import { clusterName } from '@/lib/kernel/names'
import type { CanaryOptionsInput } from '../../canary/analysis-schemas'
import type { RolloutPlan, StartRolloutInput } from '../rollout-schemas'

/** What of the group that serves a new rollout keeps. */
export interface Source {
  desiredSize: number
  zones: readonly string[]
  healthPath: string
  environment: Readonly<Record<string, string>>
}

/** What was asked, filled in with what serves now; for a first deploy one instance over all zones. */
export function makePlan(application: string, input: StartRolloutInput, source: Source | null, zones: readonly string[], canary: CanaryOptionsInput | null): RolloutPlan {
  const { release, strategy, healthDeadlineSeconds, watchSeconds, warmMinutes } = input
  const asked = input.zones ?? source?.zones ?? []
  return {
    release, strategy, healthDeadlineSeconds, watchSeconds, warmMinutes,
    cluster: clusterName(application, input.stack, input.detail),
    size: input.size ?? Math.max(1, source?.desiredSize ?? 1),
    zones: asked.length > 0 ? [...new Set(asked)] : [...zones],
    healthPath: input.healthPath ?? source?.healthPath ?? '/health',
    environment: { ...(input.environment ?? source?.environment) },
    canary: canary && { size: canary.size, sharePercent: canary.sharePercent },
  }
}

/** Values of variables may be secrets: people see their names. */
export function planView({ environment, ...plan }: RolloutPlan): Omit<RolloutPlan, 'environment'> & { variables: string[] } {
  return { ...plan, variables: Object.keys(environment).sort() }
}

/** Instances that are started beside what runs, at the widest moment. */
export const addedInstances = ({ size, canary }: RolloutPlan): number => size + (canary ? 2 * canary.size : 0)
