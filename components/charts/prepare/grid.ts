import type { ChartSeries } from './chart-input'

/** One bucket of the chart: a value for each series, null where nothing is known. */
export interface Sample {
  atMs: number
  values: (number | null)[]
  /** Still filling: its value may change. */
  provisional: boolean
}

/**
 * The points of all series on one row of buckets. Every bucket of the range is there, so that a hole is seen as one;
 * buckets that begin after `asOfMs` are not: the future is not a gap.
 */
export function onGrid(series: Pick<ChartSeries, 'points'>[], range: { fromMs: number; toMs: number; stepMs: number; asOfMs: number }): Sample[] {
  const { fromMs, toMs, stepMs, asOfMs } = range
  const first = Math.floor(fromMs / stepMs) * stepMs
  const found = series.map((one) => new Map(one.points.map((point) => [Math.floor(point.atMs / stepMs) * stepMs, point.value])))
  const samples: Sample[] = []
  for (let atMs = first; atMs < Math.min(toMs, asOfMs); atMs += stepMs) {
    samples.push({ atMs, values: found.map((points) => points.get(atMs) ?? null), provisional: atMs + stepMs > asOfMs })
  }
  // A bucket that has just begun and has nothing yet says nothing: it is neither zero nor a gap.
  const last = samples.at(-1)
  if (last?.provisional && last.values.every((value) => value === null)) samples.pop()
  return samples
}

export interface Gap {
  fromMs: number
  toMs: number
}

/** Spans in which no series has a value. A line breaks there; the span is hatched. */
export function gapsOf(samples: Sample[], stepMs: number): Gap[] {
  const gaps: Gap[] = []
  for (const { atMs, values } of samples) {
    if (values.some((value) => value !== null)) continue
    const last = gaps.at(-1)
    if (last && last.toMs === atMs) last.toMs = atMs + stepMs
    else gaps.push({ fromMs: atMs, toMs: atMs + stepMs })
  }
  return gaps
}

/** Values with nothing on either side: a line cannot show them, a dot does. */
export function loneSamples(samples: Sample[], series: number): Sample[] {
  return samples.filter((sample, at) => sample.values[series] != null && samples[at - 1]?.values[series] == null && samples[at + 1]?.values[series] == null)
}
