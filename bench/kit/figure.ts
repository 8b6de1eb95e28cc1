/** One measured figure beside its bar. `ratio` is value / bar: at most 1 is within it, at least 1 where `atLeast` says so. */
export interface Figure {
  atLeast?: true
  name: string
  value: number
  unit: string
  bar: number
  /** How it was taken, so that another run can be compared. */
  how: string
}

const rounded = (value: number): number => Number(value.toPrecision(4))

export const withRatio = (figure: Figure) => ({ ...figure, value: rounded(figure.value), ratio: rounded(figure.value / figure.bar) })

/** Prints the JSON that every command under `bench/` prints, and nothing else on standard output. */
export function report(figures: Figure[], more: Record<string, unknown> = {}): void {
  process.stdout.write(`${JSON.stringify({ figures: figures.map(withRatio), ...more }, null, 2)}\n`)
}

export const note = (text: string): void => void process.stderr.write(`${text}\n`)

/** The smallest sample that `share` of all samples do not exceed. */
export function percentile(samples: number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}
