/** One step of a signal; null: nothing is known. */
export interface SignalPoint {
  atMs: number
  value: number | null
}

/** Farther from the median than this many robust deviations, for two steps on, is no longer usual. */
export const onsetDeviations = 4
const runMin = 2
/** Fewer known values before say nothing of what is usual. */
export const usualValuesMin = 12
/** Of a normal distribution: one standard deviation for each median absolute deviation. */
const perMad = 1.4826

export interface OnsetInput {
  /** In order, of the time before and of the selection. */
  points: readonly SignalPoint[]
  fromMs: number
  toMs: number
  /** `up`: only more is worth a word; `both`: less too. */
  worse: 'up' | 'both'
  /** A curve that never moves has no deviation of its own: the least that counts as one, as a value and as a share of the median. */
  floor: { value: number; share: number }
}

export type Onset =
  | { kind: 'onset'; atMs: number; direction: 'up' | 'down'; usual: number; farthest: number; deviations: number }
  | { kind: 'usual'; usual: number; farthest: number; deviations: number }
  | { kind: 'unknown' }

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}

interface Known {
  atMs: number
  value: number
  /** Deviations from the median, with their sign. */
  off: number
}

/**
 * When a signal left what was usual before: the first of two neighbouring values beyond four robust deviations (median and
 * MAD, so that a few outliers do not widen the band). A dip that is selected in its middle began earlier: the run is followed back.
 */
export function findOnset({ points, fromMs, toMs, worse, floor }: OnsetInput): Onset {
  const values = points.flatMap(({ atMs, value }) => (value === null ? [] : [{ atMs, value }]))
  const before = values.filter(({ atMs }) => atMs < fromMs).map(({ value }) => value)
  const inside = values.filter(({ atMs }) => atMs >= fromMs && atMs < toMs)
  if (before.length < usualValuesMin || inside.length === 0) return { kind: 'unknown' }
  const usual = median(before)
  const deviation = Math.max(perMad * median(before.map((value) => Math.abs(value - usual))), floor.value, floor.share * Math.abs(usual))
  const known = values.filter(({ atMs }) => atMs < toMs).map((one): Known => ({ ...one, off: (one.value - usual) / deviation }))
  const first = known.findIndex(({ atMs }) => atMs >= fromMs)
  const isOff = ({ off }: Known, sign: number) => off * sign >= onsetDeviations && (sign > 0 || worse === 'both')
  const start = known.findIndex((one, at) => at >= first && isOff(one, Math.sign(one.off)) && known.slice(at, at + runMin).filter((next) => isOff(next, Math.sign(one.off))).length === runMin)
  const farthestOf = (some: readonly Known[]) => some.reduce((most, one) => (distance(one) > distance(most) ? one : most), some[0] ?? { atMs: 0, value: usual, off: 0 })
  const distance = ({ off }: Known) => (worse === 'up' ? off : Math.abs(off))
  const found = known[start]
  if (!found) {
    const { value, off } = farthestOf(known.slice(first))
    return { kind: 'usual', usual, farthest: value, deviations: Math.max(0, worse === 'up' ? off : Math.abs(off)) }
  }
  const sign = Math.sign(found.off)
  let began = start
  while (isOff(known[began - 1] ?? { atMs: 0, value: usual, off: 0 }, sign)) began--
  const run = known.slice(start).filter(({ off }) => Math.sign(off) === sign)
  const { value, off } = farthestOf(run)
  return { kind: 'onset', atMs: known[began]?.atMs ?? found.atMs, direction: sign > 0 ? 'up' : 'down', usual, farthest: value, deviations: Math.abs(off) }
}
