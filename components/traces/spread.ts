import { defaultRange } from '@/lib/kernel/default-range'
import type { TracesQueryInput } from '@/lib/domains/telemetry/query-schemas'
import { isRelative, rangeMs } from '../shell/range'

export const slices = 6
const perSlice = 40

/**
 * The question cut into equal slices of its range, so that a plot shows all of it and not only its newest minute. Relative
 * ranges stay relative: the questions keep their names while the clock goes on.
 */
export function spreadAsks(ask: TracesQueryInput, nowMs: number): TracesQueryInput[] {
  const { cursor: _cursor, sort: _sort, from = defaultRange.from, to = defaultRange.to, ...rest } = ask
  const { fromMs, toMs } = rangeMs({ from, to }, nowMs)
  const relative = isRelative(from) && isRelative(to)
  const moment = (at: number) => (relative ? (at >= nowMs ? 'now' : `now-${Math.round((nowMs - at) / 1_000)}s`) : String(Math.round(at)))
  const edges = Array.from({ length: slices + 1 }, (_, at) => moment(fromMs + ((toMs - fromMs) * at) / slices))
  return edges.slice(1).map((end, at) => ({ ...rest, from: edges[at] ?? from, to: end, limit: perSlice }))
}
