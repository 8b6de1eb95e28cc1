import { type Actor, teamScopeOf } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { coveredSeconds, recentWindow } from './core/recent-window'
import { completeRows, observeEstate, partStates } from './observe-estate'
import type { EstatePorts } from './ports'
import type { ApplicationSummary, OverviewQuery } from './schemas'

/** One application's row. Foreign and unknown names are the same `not-found`. */
export async function readApplicationSummary(ports: EstatePorts, actor: Actor, query: Pick<OverviewQuery, 'from' | 'to' | 'zone'> & { application: string }): Promise<Result<ApplicationSummary, Fault>> {
  const { application } = query
  const missing = fail(fault('not-found', `No application "${application}" that you may see.`))
  const range = ports.range(query.from, query.to)
  if (!range.ok) return range
  const scope = await ports.visibleNames(actor)
  if (scope && !scope.includes(application)) return missing
  const found = await ports.owned.find(teamScopeOf(actor), application)
  const asked = { range: range.value, zone: query.zone, nowMs: ports.nowMs(), owned: async () => (found ? [found] : []), only: [application] }
  const seen = await observeEstate(ports, scope, asked)
  const row = seen.rows.find((one) => one.name === application)
  if (!row) return missing
  const [complete] = await completeRows(ports, [row], [application], asked)
  const points = await ports.traffic.overTime({ applications: [application], zone: query.zone, range: recentWindow(range.value), stepMs: 10_000 })
  const firstPointMs = points.ok ? (points.value[0]?.atMs ?? null) : null
  return ok({ row: complete ?? row, range: range.value, recentSeconds: coveredSeconds(recentWindow(range.value), firstPointMs), ...partStates(seen) })
}
