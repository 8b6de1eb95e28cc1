import type { Actor } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { decodeCursor, encodeCursor } from '@/lib/kernel/page'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { z } from 'zod'
import { entranceOf } from './core/entrance'
import { countStates, filterRows, orderRows } from './core/order-rows'
import { chartStepMs, coveredSeconds, normWindow, recentWindow } from './core/recent-window'
import { zoneRows } from './core/zone-rows'
import { completeRows, observeEstate, ownedOf, partStates } from './observe-estate'
import type { EstatePorts, EstateRange } from './ports'
import type { Entrance, Overview, OverviewQuery } from './schemas'

const EstateCursor = z.object({ offset: z.number().int().min(0).max(100_000) })
const loud = new Set(['failing', 'degraded', 'deploying'])

/** The estate at a glance: one page of applications, the sums over all of them, and which part is silent. */
export async function readOverview(ports: EstatePorts, actor: Actor, query: OverviewQuery): Promise<Result<Overview, Fault>> {
  const range = ports.range(query.from, query.to)
  if (!range.ok) return range
  const cursor = query.cursor ? decodeCursor(query.cursor, EstateCursor) : { offset: 0 }
  if (!cursor) return fail(fault('invalid-input', 'That page does not exist.', { errors: [{ pointer: '#/cursor', detail: 'Take the cursor from `next` of an answer.' }] }))
  const scope = await ports.visibleNames(actor)
  const asked = { range: range.value, zone: query.zone, nowMs: ports.nowMs(), owned: ownedOf(ports, actor), only: null }

  const [seen, zones, entrance] = await Promise.all([
    observeEstate(ports, scope, asked),
    ports.traffic.summary({ applications: scope, zone: query.zone, range: recentWindow(range.value), by: 'zone' }),
    readEntrance(ports, scope, query.zone, range.value),
  ])
  const shown = orderRows(filterRows(seen.rows, query), query.sort)
  const page = shown.slice(cursor.offset, cursor.offset + query.limit)
  const items = await completeRows(ports, page, scope, asked)
  const until = cursor.offset + page.length
  const leases = seen.leases.ok ? seen.leases.value : null
  const counted = leases?.instances
  return ok({
    range: range.value,
    asOfMs: asked.nowMs,
    recentSeconds: coveredSeconds(recentWindow(range.value), entrance?.points[0]?.atMs ?? null),
    counts: countStates(seen.rows),
    worst: orderRows(seen.rows, 'worst')
      .filter((row) => loud.has(row.verdict.state))
      .slice(0, 3)
      .map(({ name, verdict }) => ({ name, verdict })),
    teams: [...new Set(seen.rows.flatMap(({ owner }) => (owner.kind === 'team' ? [owner.team] : [])))].toSorted(),
    applications: { items, next: until < shown.length ? encodeCursor({ offset: until }) : null, total: shown.length },
    instances: {
      up: counted?.up ?? null,
      registered: counted ? counted.up + counted.down + counted.starting + counted.outOfService + counted.unknown : null,
      desired: seen.rows.reduce((sum, row) => sum + (row.instances.desired ?? 0), 0),
    },
    zones: zoneRows(leases, seen.believed && zones.ok ? zones.value.rows : null),
    entrance,
    ...partStates(seen),
  })
}

async function readEntrance(ports: EstatePorts, scope: string[] | null, zone: string | undefined, range: EstateRange): Promise<Entrance | null> {
  const of = scope === null ? 'edge' : 'applications'
  const applications = scope ?? [ports.platformNames[0]]
  const stepMs = chartStepMs(range)
  const [points, recent, norm] = await Promise.all([
    ports.traffic.overTime({ applications, zone, range, stepMs }),
    ports.traffic.summary({ applications, zone, range: recentWindow(range), by: 'application' }),
    ports.traffic.summary({ applications, zone, range: normWindow(range), by: 'application' }),
  ])
  if (!points.ok || !recent.ok) return null
  return entranceOf(of, stepMs, points.value, recent.value.rows, norm.ok ? norm.value.rows : [])
}
