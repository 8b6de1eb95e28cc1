import { unknownZone } from './summary'

/** What one application has, serves and can serve. Rates in requests a second. */
export interface ZoneLoad {
  application: string
  /** Instances that are UP, by zone. */
  upByZone: ReadonlyMap<string, number>
  /** Over the whole application at its busiest moment of the range; null where telemetry did not answer. */
  peakRate: number | null
  /** What one instance can take. `measured` is the most that one was seen to serve: it takes that much for sure, and perhaps more. */
  limit: { ratePerInstance: number; from: 'declared' | 'measured' } | null
}

export type ZoneAnswer =
  /** `spareRate` is what the others could take beyond the load. */
  | { kind: 'yes'; zone: string; left: number; spareRate: number }
  /** `missingRate` of the load has nowhere to go; `missingInstances` more elsewhere would take it. */
  | { kind: 'no'; zone: string; left: number; missingRate: number; missingInstances: number }
  /** `missingRate` has nowhere to go unless one instance takes more than the `seenRate` it was seen to serve: neither yes nor no is proven. */
  | { kind: 'unproven'; zone: string; left: number; missingRate: number; seenRate: number }

type JudgedBy = 'declared' | 'measured' | 'no-load'

export type ZoneLossVerdict =
  /** The answer of its worst zone; `from` says how far to believe the limit. */
  | { kind: 'judged'; from: JudgedBy; worst: ZoneAnswer; zones: ZoneAnswer[] }
  /** No limit is needed to know it: all that it has is in one zone. */
  | { kind: 'one-zone'; zone: string }
  | { kind: 'undecided'; because: 'nothing-up' | 'zone-unknown' | 'no-telemetry' | 'no-limit' }

const spareOf = (answer: ZoneAnswer): number => (answer.kind === 'yes' ? answer.spareRate : -answer.missingRate)

/** `left` is at least one: there is another zone. Only a declared limit proves a no: what was seen is the least that an instance takes. */
function judgeZone(zone: string, left: number, peakRate: number, { ratePerInstance, from }: { ratePerInstance: number; from: JudgedBy }): ZoneAnswer {
  const spareRate = left * ratePerInstance - peakRate
  if (spareRate >= 0) return { kind: 'yes', zone, left, spareRate }
  if (from === 'measured') return { kind: 'unproven', zone, left, missingRate: -spareRate, seenRate: ratePerInstance }
  return { kind: 'no', zone, left, missingRate: -spareRate, missingInstances: Math.ceil(peakRate / ratePerInstance) - left }
}

/** Could the application lose any one of its zones now, at the load of its busiest moment? Instances are taken to be alike. */
export function judgeZoneLoss({ upByZone, peakRate, limit }: ZoneLoad): ZoneLossVerdict {
  const zones = [...upByZone].filter(([, up]) => up > 0).toSorted(([a], [b]) => (a < b ? -1 : 1))
  const [first] = zones
  if (!first) return { kind: 'undecided', because: 'nothing-up' }
  // An instance may stand in any of them: neither yes nor no would be known.
  if (zones.some(([zone]) => zone === unknownZone)) return { kind: 'undecided', because: 'zone-unknown' }
  if (zones.length === 1) return { kind: 'one-zone', zone: first[0] }
  if (peakRate === null) return { kind: 'undecided', because: 'no-telemetry' }
  // Nobody calls it: whatever an instance can take, nothing is missing.
  const known = peakRate === 0 ? { ratePerInstance: limit?.ratePerInstance ?? 0, from: limit?.from ?? ('no-load' as const) } : limit
  if (known === null || (known.ratePerInstance <= 0 && peakRate > 0)) return { kind: 'undecided', because: 'no-limit' }
  const total = zones.reduce((sum, [, up]) => sum + up, 0)
  const answers = zones.map(([zone, up]) => judgeZone(zone, total - up, peakRate, known))
  const worst = answers.reduce((least, one) => (spareOf(one) < spareOf(least) ? one : least))
  return { kind: 'judged', from: known.from, worst, zones: answers }
}
