import type { CohortDifference } from '../cohort-schemas'

/** Fewer traces than this on either side say nothing. */
export const cohortTracesMin = 10
/** Values of fewer traces, of both sides together, are not compared: ids and the like. */
const valueTracesMin = 5
const differencesMax = 50
const alsoMax = 8
/** 99.9 %, two-sided. */
const z = 3.2905

export interface Fact {
  application: string
  key: string
  value: string
  isOperation: boolean
}

/** What the spans of one trace say, each fact once. */
export type TraceFacts = ReadonlyMap<string, Fact>

export const factKey = ({ application, key, value, isOperation }: Fact): string => JSON.stringify([application, isOperation ? 1 : 0, key, value])

/** Wilson's interval of a share. */
function wilson(count: number, total: number): { low: number; high: number } {
  const share = count / total
  const middle = share + z ** 2 / (2 * total)
  const spread = z * Math.sqrt((share * (1 - share)) / total + z ** 2 / (4 * total ** 2))
  const scale = 1 + z ** 2 / total
  return { low: (middle - spread) / scale, high: (middle + spread) / scale }
}

/** Interval of the difference between two shares: Newcombe's hybrid score method, which holds for shares near 0 and 1 and for few traces. */
export function differenceOfShares(a: number, totalA: number, b: number, totalB: number): { low: number; high: number } {
  const [shareA, shareB] = [a / totalA, b / totalB]
  const [ofA, ofB] = [wilson(a, totalA), wilson(b, totalB)]
  return {
    low: shareA - shareB - Math.hypot(shareA - ofA.low, ofB.high - shareB),
    high: shareA - shareB + Math.hypot(ofA.high - shareA, shareB - ofB.low),
  }
}

interface Counted {
  fact: Fact
  cohort: number[]
  rest: number[]
}

function count(cohort: readonly TraceFacts[], rest: readonly TraceFacts[]): Map<string, Counted> {
  const counted = new Map<string, Counted>()
  for (const [side, traces] of [['cohort', cohort], ['rest', rest]] as const)
    for (const [at, facts] of traces.entries())
      for (const [key, fact] of facts) {
        const known = counted.get(key)
        if (known) known[side].push(at)
        else counted.set(key, { fact, cohort: side === 'cohort' ? [at] : [], rest: side === 'rest' ? [at] : [] })
      }
  return counted
}

/**
 * Which facts are more common in one of the two, beyond chance: those whose interval does not hold zero, by the end of it that is
 * nearer to zero. Facts of exactly the same traces are one.
 */
export function compareCohorts(cohort: readonly TraceFacts[], rest: readonly TraceFacts[]): { differences: CohortDifference[]; compared: number } {
  if (cohort.length < cohortTracesMin || rest.length < cohortTracesMin) return { differences: [], compared: 0 }
  const candidates = [...count(cohort, rest).values()].filter((one) => one.cohort.length + one.rest.length >= valueTracesMin)
  const bySameTraces = new Map<string, CohortDifference>()
  const found: CohortDifference[] = []
  // Plain names first, so that the one which speaks for its equals is the same every time.
  for (const { fact, cohort: inCohort, rest: inRest } of candidates.sort((a, b) => order(a.fact, b.fact))) {
    const { low, high } = differenceOfShares(inCohort.length, cohort.length, inRest.length, rest.length)
    if (low <= 0 && high >= 0) continue
    const same = `${inCohort.join()}|${inRest.join()}`
    const known = bySameTraces.get(same)
    if (known) {
      if (known.also.length < alsoMax) known.also.push({ application: fact.application, key: fact.key, value: fact.value })
      continue
    }
    const [cohortShare, restShare] = [inCohort.length / cohort.length, inRest.length / rest.length]
    const difference: CohortDifference = { ...fact, inCohort: inCohort.length, inRest: inRest.length, cohortShare, restShare, low, high, lift: restShare === 0 ? null : cohortShare / restShare, also: [] }
    bySameTraces.set(same, difference)
    found.push(difference)
  }
  // To nine digits, so that what is equally sure but for rounding is ordered by what it is: more common here first.
  const sureness = ({ low, high }: CohortDifference) => Math.round((low > 0 ? low : -high) * 1e9)
  return { differences: found.sort((a, b) => sureness(b) - sureness(a) || Number(b.low > 0) - Number(a.low > 0) || order(a, b)).slice(0, differencesMax), compared: candidates.length }
}

const order = (a: Fact, b: Fact): number => {
  const [one, other] = [`${a.key} ${a.value} ${a.application}`, `${b.key} ${b.value} ${b.application}`]
  return one < other ? -1 : one > other ? 1 : 0
}
