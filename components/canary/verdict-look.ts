import type { CanaryVerdict, DecisionCard, MetricEvidence } from '@/lib/domains/canary/analysis-schemas'
import type { StateName } from '../ui/state'

/** Not enough evidence is unknown: never green, never red. */
export const verdictLook = { pass: 'ok', marginal: 'warn', fail: 'bad', 'not-enough-evidence': 'unknown' } satisfies Record<CanaryVerdict, StateName>

/** What one metric comes to for a reader. `thin`: whatever the judge called it, too little stands behind it, or what would be intolerable is not ruled out. */
export type MetricWord = 'worse' | 'higher' | 'lower' | 'absent' | 'thin' | 'no-data' | 'not-comparable' | 'same'

export const metricLook = { worse: 'bad', higher: 'bad', lower: 'bad', absent: 'bad', thin: 'unknown', 'no-data': 'unknown', 'not-comparable': 'unknown', same: 'ok' } satisfies Record<MetricWord, StateName>

type Missing = DecisionCard['missing']

const saysNothing = (name: string, missing: Missing, passes: boolean): boolean =>
  missing.some(({ metric, kind }) => metric === name && (kind === 'few-points' || kind === 'few-requests' || kind === 'no-data' || (passes && kind === 'undecided')))

export function metricWord({ name, classification, direction }: Pick<MetricEvidence, 'name' | 'classification' | 'direction'>, missing: Missing): MetricWord {
  if (classification === 'NodataFailMetric') return 'absent'
  if (classification === 'Nodata') return 'no-data'
  if (classification === 'Error') return 'not-comparable'
  if (saysNothing(name, missing, classification === 'Pass')) return 'thin'
  if (classification === 'Pass') return 'same'
  // A metric that is bad in one direction alone is only ever called by that one.
  return direction === 'either' ? (classification === 'High' ? 'higher' : 'lower') : 'worse'
}

const order: MetricWord[] = ['worse', 'higher', 'lower', 'absent', 'thin', 'no-data', 'not-comparable', 'same']
const rank = (metric: MetricEvidence, missing: Missing) => {
  const look = metricLook[metricWord(metric, missing)]
  return (look === 'bad' ? (metric.critical ? 0 : 1) : 2) * 10 + order.indexOf(metricWord(metric, missing))
}

/** Worst first, critical ones before others, then by name. */
export const worstFirst = (metrics: readonly MetricEvidence[], missing: Missing): MetricEvidence[] =>
  metrics.toSorted((a, b) => rank(a, missing) - rank(b, missing) || (a.name < b.name ? -1 : 1))

export interface MetricGroup {
  name: string
  score: number | null
  weight: number | null
  metrics: MetricEvidence[]
}

/** In the order of their weight. A metric of two groups is under both, as it counts in both; one of none comes last under ''. */
export function metricGroups({ groups, metrics, missing }: Pick<DecisionCard, 'groups' | 'metrics' | 'missing'>): MetricGroup[] {
  const names = [...new Set([...groups.map(({ name }) => name), ...metrics.flatMap((metric) => metric.groups)])]
  const found = names.map((name): MetricGroup => {
    const scored = groups.find((group) => group.name === name)
    return { name, score: scored?.score ?? null, weight: scored?.weight ?? null, metrics: worstFirst(metrics.filter((metric) => metric.groups.includes(name)), missing) }
  })
  const alone = metrics.filter((metric) => metric.groups.length === 0)
  const sorted = found.filter((group) => group.metrics.length > 0).toSorted((a, b) => (b.weight ?? -1) - (a.weight ?? -1) || (a.name < b.name ? -1 : 1))
  return alone.length === 0 ? sorted : [...sorted, { name: '', score: null, weight: null, metrics: worstFirst(alone, missing) }]
}

export interface Tally {
  total: number
  worse: string[]
  open: string[]
  same: number
}

export function tally({ metrics, missing }: Pick<DecisionCard, 'metrics' | 'missing'>): Tally {
  const looks = worstFirst(metrics, missing).map((metric) => ({ name: metric.name, look: metricLook[metricWord(metric, missing)] }))
  const named = (look: StateName) => looks.filter((one) => one.look === look).map((one) => one.name)
  return { total: metrics.length, worse: named('bad'), open: named('unknown'), same: named('ok').length }
}
