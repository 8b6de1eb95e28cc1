import type { TrafficRow } from '../ports'
import type { Entrance, TrafficPoint } from '../schemas'
import type { z } from 'zod'

type Points = z.infer<typeof TrafficPoint>[]

/**
 * Where requests enter. At the edge every request counts once, with its own p95; without it the figures are sums over the
 * applications and the latency is the slowest one's, because percentiles do not add.
 */
export function entranceOf(of: Entrance['of'], stepMs: number, points: Points, recent: TrafficRow[], norm: TrafficRow[]): Entrance {
  const sum = (field: 'requests' | 'errors') => recent.reduce((total, row) => total + row[field], 0)
  const slowest = recent.filter((row) => row.p95Ms !== null).toSorted((a, b) => (b.p95Ms ?? 0) - (a.p95Ms ?? 0))[0]
  return {
    of,
    stepMs,
    points,
    recent: { requests: sum('requests'), errors: sum('errors'), p95Ms: slowest?.p95Ms ?? null, slowest: of === 'edge' ? null : (slowest?.key ?? null) },
    normP95Ms: norm.find((row) => row.key === slowest?.key)?.p95Ms ?? null,
  }
}
