import type { RolloutFacts } from '../rollout-schemas'
import type { WeightRow } from './rollout-snapshot'

const divisor = (one: number, other: number): number => (other === 0 ? one : divisor(other, one % other))

/** The smallest whole numbers in the same proportion: the proxy takes its turns over their sum. */
function reduced(rows: WeightRow[]): WeightRow[] {
  const by = rows.reduce((common, { weight }) => divisor(common, weight), 0)
  return by <= 1 ? rows : rows.map((row) => ({ ...row, weight: row.weight / by }))
}

const silent = (names: (string | null)[], role: WeightRow['role'] = 'production'): WeightRow[] =>
  names.filter((name) => name !== null).map((serverGroup) => ({ serverGroup, weight: 0, role }))

/** What served at the start, as it served; all that was made gets nothing. */
export const formerWeights = ({ before, target, baseline, canary }: RolloutFacts): WeightRow[] => [
  ...before.map(({ serverGroup, weight }): WeightRow => ({ serverGroup, weight, role: 'production' })),
  ...silent([target]),
  ...silent([baseline], 'baseline'),
  ...silent([canary], 'canary'),
]

/** The same share for baseline and canary, in percent, exactly; production keeps the rest in its old proportions. */
export function splitWeights({ before, baseline, canary, target }: RolloutFacts, sharePercent: number): WeightRow[] {
  const total = before.reduce((sum, { weight }) => sum + weight, 0)
  const side = (serverGroup: string | null, role: 'baseline' | 'canary'): WeightRow[] => (serverGroup === null ? [] : [{ serverGroup, role, weight: sharePercent * total }])
  return [
    ...reduced([
      ...before.map(({ serverGroup, weight }): WeightRow => ({ serverGroup, role: 'production', weight: (100 - 2 * sharePercent) * weight })),
      ...side(baseline, 'baseline'),
      ...side(canary, 'canary'),
    ]),
    ...silent([target]),
  ]
}

/** Everything to the new release at full size. */
export const shiftedWeights = ({ before, target, baseline, canary }: RolloutFacts): WeightRow[] => [
  ...silent(before.map(({ serverGroup }) => serverGroup)),
  ...silent([baseline], 'baseline'),
  ...silent([canary], 'canary'),
  ...(target === null ? [] : [{ serverGroup: target, weight: 100, role: 'production' } as const]),
]

export const asRecord = (rows: readonly WeightRow[]): Record<string, number> => Object.fromEntries(rows.map(({ serverGroup, weight }) => [serverGroup, weight]))

/** Whether what is there has all that is wanted; others of the cluster do not matter. */
export const follows = (there: Readonly<Record<string, number>>, wanted: Readonly<Record<string, number>>): boolean =>
  Object.entries(wanted).every(([name, weight]) => there[name] === weight)
