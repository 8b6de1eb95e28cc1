import type { BalancingPolicy } from '../balancing-schemas'
import { knownMeanMs, type Speed } from './target-speed'

export interface Weighable {
  speed: Speed
  /** When it came into service as far as is known, or came back; 0: it was there from the start. */
  joinedMs: number
}

/** The slowest still gets a tenth: who gets nothing cannot show that it became quicker. */
const leastWeight = 0.1
/** Differences of a few milliseconds are no reason to prefer anyone. */
const slackMs = 20
/** In eighths: weights that tremble would move requests for nothing. */
const step = 8

/** Quicker targets get more, in proportion to how quickly they answer; who is not known yet counts as the quickest. */
export function latencyWeights(meansMs: readonly (number | null)[]): number[] {
  const known = meansMs.filter((one) => one !== null)
  if (known.length < 2) return meansMs.map(() => 1)
  const quickest = Math.min(...known)
  return meansMs.map((one) => (one === null ? 1 : Math.max(leastWeight, Math.round(((quickest + slackMs) / (one + slackMs)) * step) / step)))
}

/** Ribbon's: the sum of all means less one's own. Who is not known yet counts as the mean of the others; one alone has nothing to compare with. */
export function responseTimeWeights(meansMs: readonly (number | null)[]): number[] {
  const known = meansMs.filter((one) => one !== null)
  const sumKnown = known.reduce((sum, one) => sum + one, 0)
  if (known.length === 0 || meansMs.length < 2 || sumKnown < 0.001) return meansMs.map(() => 1)
  const filled = meansMs.map((one) => one ?? sumKnown / known.length)
  const total = filled.reduce((sum, one) => sum + one, 0)
  return filled.map((one) => total - one)
}

/** The part of its share that a target gets while it is new: from a tenth to all of it, evenly over the time. */
export function slowStartShare(joinedMs: number, slowStartMs: number, nowMs: number): number {
  const ageMs = nowMs - joinedMs
  if (slowStartMs === 0 || joinedMs === 0 || ageMs >= slowStartMs || ageMs < 0) return 1
  return Math.max(leastWeight, ageMs / slowStartMs)
}

/** The weight of each inside its group, the heaviest 1. */
export function weightsOf(targets: readonly Weighable[], { rule, slowStartMs }: Pick<BalancingPolicy, 'rule' | 'slowStartMs'>, nowMs: number): number[] {
  const means = rule === 'round-robin' ? [] : targets.map(({ speed }) => knownMeanMs(speed, nowMs))
  const plain = rule === 'round-robin' ? targets.map(() => 1) : rule === 'least-request' ? latencyWeights(means) : responseTimeWeights(means)
  const heaviest = plain.reduce((most, one) => Math.max(most, one), 0)
  return targets.map(({ joinedMs }, at) => Math.max(0.01, (plain[at] ?? 1) / (heaviest || 1)) * slowStartShare(joinedMs, slowStartMs, nowMs))
}
