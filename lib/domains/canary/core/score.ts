import type { Classification } from './classify'
import { roundScore } from './round-score'

/** What scoring needs of one judged metric. */
export interface Scored {
  groups: readonly string[]
  classification: Classification
  reason: string | null
  critical: boolean
  muted: boolean
}

export interface GroupScore {
  name: string
  /** 0 to 100, not rounded; 0 without data. */
  score: number
  /** No metric of it could be judged: it counts as 100 in the sum. */
  noData: boolean
  metricCount: number
}

export interface Score {
  groups: GroupScore[]
  score: number
  /** Set when a rule made the score 0, whatever the groups say. */
  reason: string | null
}

const counts: Record<Classification, boolean> = { Pass: true, High: true, Low: true, NodataFailMetric: true, Nodata: false, Error: false }

/** Muted results are left out of everything. `weights`: group to percent; groups without share what is left of 100. */
export function scoreResults(all: readonly Scored[], weights: ReadonlyMap<string, number>): Score {
  const results = all.filter(({ muted }) => !muted)
  const groups = groupScores(results)
  const critical = results.find((one) => one.critical && one.classification !== 'Pass')
  // "null" is what Kayenta writes of a reason that is not there.
  if (critical) return { groups, score: 0, reason: `Canary Failed: ${critical.reason}` }
  const missing = results.filter(({ classification }) => classification === 'Nodata').length
  if (results.length > 0 && missing / results.length >= 0.5) return { groups, score: 0, reason: 'Canary Failed: 50% or more metrics returned NODATA' }
  return { groups, score: roundScore(weightedSum(groups, weights)), reason: null }
}

function groupScores(results: readonly Scored[]): GroupScore[] {
  const members = new Map<string, Scored[]>()
  for (const result of results) {
    for (const name of result.groups) {
      const list = members.get(name)
      if (list) list.push(result)
      else members.set(name, [result])
    }
  }
  return [...members].map(([name, list]) => {
    const counted = list.filter(({ classification }) => counts[classification])
    const passed = counted.filter(({ classification }) => classification === 'Pass')
    const noData = counted.length === 0
    return { name, noData, score: noData ? 0 : (passed.length / counted.length) * 100, metricCount: list.length }
  })
}

/** Nothing is normalised: weights that do not make 100 give more or less than one expects, as in Kayenta. */
function weightedSum(groups: readonly GroupScore[], weights: ReadonlyMap<string, number>): number {
  let explicit = 0
  for (const weight of weights.values()) explicit += weight
  const unweighted = groups.filter(({ name }) => !weights.has(name)).length
  const share = (100 - explicit) / unweighted
  let sum = 0
  for (const { name, score, noData } of groups) sum += (noData ? 100 : score) * ((weights.get(name) ?? share) / 100)
  return sum
}
