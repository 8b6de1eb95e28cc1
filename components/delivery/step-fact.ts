import type { RolloutPhase, RolloutStep } from '@/lib/domains/delivery/rollout-schemas'

type Detail = RolloutStep['detail']
export type StepFact =
  | { key: 'healthyOf'; healthy: number; wanted: number }
  | { key: 'deadline'; path: string; limitMs: number }
  | { key: 'instances' | 'grow'; instances: number }
  | { key: 'split'; share: number; production: number }
  | { key: 'analyse'; intervalMs: number; lifetimeMs: number; warmUpMs: number }
  | { key: 'open'; open: number }
  | { key: 'watching'; watchMs: number }
  | { key: 'ending'; live: number }
  | { key: 'waitsForProxy' | 'waitsForWeights' }
  | { key: 'watch'; watchMs: number; limitMs: number }
  | { key: 'warm'; timeMs: number }
  | { key: 'retire'; groups: number }

const figure = (detail: Detail, key: string): number | null => {
  const value = detail[key]
  return typeof value === 'number' ? value : null
}

/** The line below a step, of what is known of it: what happens now before what was planned. Null: its title says it all. */
export function stepFact(phase: RolloutPhase, detail: Detail): StepFact | null {
  const of = (key: string) => figure(detail, key)
  const [healthy, wanted, instances, open, live] = [of('healthy'), of('wanted'), of('instances'), of('open'), of('live')]
  if (detail.waiting === 'proxy') return { key: 'waitsForProxy' }
  if (detail.waiting === 'weights') return { key: 'waitsForWeights' }
  switch (phase) {
    case 'create':
      return instances === null ? null : { key: 'instances', instances }
    case 'health':
    case 'grow-health': {
      if (healthy !== null && wanted !== null) return { key: 'healthyOf', healthy, wanted }
      const seconds = of('deadlineSeconds')
      return seconds === null ? null : { key: 'deadline', path: String(detail.path ?? ''), limitMs: seconds * 1_000 }
    }
    case 'split': {
      const share = of('sharePercent')
      return share === null ? null : { key: 'split', share, production: of('productionPercent') ?? 100 - 2 * share }
    }
    case 'analyse': {
      const [interval, lifetime, warmUp] = [of('intervalSeconds'), of('lifetimeMinutes'), of('warmUpSeconds')]
      return interval === null || lifetime === null ? null : { key: 'analyse', intervalMs: interval * 1_000, lifetimeMs: lifetime * 60_000, warmUpMs: (warmUp ?? 0) * 1_000 }
    }
    case 'grow':
      return instances === null ? null : { key: 'grow', instances }
    case 'drain':
    case 'drain-back': {
      const [watch, limit] = [of('watchSeconds'), of('secondsMax')]
      if (healthy !== null && wanted !== null) return { key: 'healthyOf', healthy, wanted }
      if (open !== null && (open > 0 || watch === null)) return { key: 'open', open }
      if (open !== null && watch !== null) return { key: 'watching', watchMs: watch * 1_000 }
      return watch === null || limit === null ? null : { key: 'watch', watchMs: watch * 1_000, limitMs: limit * 1_000 }
    }
    case 'warm': {
      const minutes = of('minutes')
      return minutes === null ? null : { key: 'warm', timeMs: minutes * 60_000 }
    }
    case 'retire': {
      const groups = of('groups')
      if (live !== null) return { key: 'ending', live }
      return groups === null ? null : { key: 'retire', groups }
    }
    case 'discard':
      return live === null ? null : { key: 'ending', live }
    case 'shift':
    case 'restore':
    case 'done':
      return null
  }
}
