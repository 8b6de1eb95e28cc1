import type { HeatMapAnswer } from '@/lib/domains/telemetry/metric-schemas'

export interface HeatCell {
  count: number
  /** 0 for none, else 0.12 to 1 by the square root of its share of the fullest cell: few among many stay visible. */
  strength: number
}

export interface Heat {
  /** From the top down, so that the largest values are above. */
  rows: { from: number | null; to: number | null }[]
  columns: { atMs: number; /** Null where nothing was reported. */ cells: HeatCell[] | null; total: number }[]
  highest: number
  total: number
}

/** What a heat map draws. Steps that begin after `asOfMs` are not there: the future is no hole. */
export function prepareHeat({ bounds, columns, startMs, stepMs, meta }: HeatMapAnswer): Heat {
  const shown = columns.map((counts, at) => ({ atMs: startMs + at * stepMs, counts })).filter(({ atMs }) => atMs < meta.asOfMs)
  const highest = Math.max(0, ...shown.flatMap(({ counts }) => counts ?? []))
  const cell = (count: number): HeatCell => ({ count, strength: count === 0 || highest === 0 ? 0 : 0.12 + 0.88 * Math.sqrt(count / highest) })
  return {
    rows: bounds.map((to, at) => ({ from: bounds[at - 1] ?? null, to })).reverse(),
    columns: shown.map(({ atMs, counts }) => ({ atMs, cells: counts && [...counts].reverse().map(cell), total: (counts ?? []).reduce((sum, count) => sum + count, 0) })),
    highest,
    total: shown.reduce((sum, { counts }) => sum + (counts ?? []).reduce((part, count) => part + count, 0), 0),
  }
}

/** Rows whose bound is written on the axis: few enough to read. */
export function heatTicks(rows: Heat['rows'], most = 6): { at: number; value: number }[] {
  const every = Math.max(1, Math.ceil(rows.length / most))
  return rows.flatMap(({ to }, at) => (to === null || (rows.length - 1 - at) % every !== 0 ? [] : [{ at: at / Math.max(1, rows.length), value: to }]))
}
