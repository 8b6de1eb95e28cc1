import type { Actor } from '@/lib/kernel/actor'
import { teamScopeOf } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import { thresholds } from './core/judge-application'
import { joinEstate } from './core/join-estate'
import { isLive, normWindow, recentWindow, telemetryOldMs } from './core/recent-window'
import type { EstatePorts, EstateRange, LeaseView, OwnedApplication, TrafficRow } from './ports'
import type { EstateRow, Overview, TelemetryFreshness } from './schemas'

export interface Observation {
  rows: EstateRow[]
  scope: string[] | null
  leases: Result<LeaseView, Fault>
  recent: Result<{ rows: TrafficRow[]; meta: TelemetryFreshness }, Fault>
  /** The recent window as it is believed: null when it cannot be read or is old. */
  believed: TrafficRow[] | null
}

interface Asked {
  range: EstateRange
  zone: string | undefined
  nowMs: number
  owned(): Promise<OwnedApplication[]>
  /** Names to look at: null is all that the actor may see. */
  only: string[] | null
}

/** Asks state store, registry and collector at once and joins what they know. A part that is silent is not an error. */
export async function observeEstate(ports: EstatePorts, scope: string[] | null, asked: Asked): Promise<Observation> {
  const { range, zone, nowMs } = asked
  const applications = asked.only ?? scope
  const [owned, leases, recent] = await Promise.all([
    asked.owned(),
    ports.leases(applications),
    ports.traffic.summary({ applications, zone, range: recentWindow(range), by: 'application' }),
  ])
  const live = isLive(range, nowMs)
  const believed = recent.ok && !(live && isOld(recent.value.meta, nowMs)) ? recent.value.rows : null
  const norms = await readNorms(ports, applications, asked, believed ?? [])
  const rows = joinEstate({ owned, leases: leases.ok ? leases.value : null, recent: believed, norms, platformNames: ports.platformNames, live })
  return { rows, scope, leases, recent, believed }
}

const isOld = (meta: TelemetryFreshness, nowMs: number) => meta.newestMs !== null && nowMs - meta.newestMs > telemetryOldMs

/** Only applications over the floor can be slow, so only theirs is asked for. */
async function readNorms(ports: EstatePorts, applications: string[] | null, { range, zone }: Asked, recent: TrafficRow[]): Promise<Map<string, number>> {
  const keys = recent.filter((row) => row.p95Ms !== null && row.p95Ms >= thresholds.slowFloorMs && row.requests >= thresholds.requestsMin).map((row) => row.key)
  if (keys.length === 0) return new Map()
  const norm = await ports.traffic.summary({ applications, zone, range: normWindow(range), by: 'application', keys: keys.slice(0, 500) })
  return new Map(norm.ok ? norm.value.rows.flatMap((row) => (row.p95Ms === null ? [] : [[row.key, row.p95Ms] as const])) : [])
}

export const partStates = ({ leases, recent }: Observation): Pick<Overview, 'registry' | 'telemetry'> => ({
  telemetry: recent.ok ? { meta: recent.value.meta, fault: null } : { meta: null, fault: { code: recent.error.code, detail: recent.error.detail } },
  registry: leases.ok
    ? { state: leases.value.state, asOfMs: leases.value.asOfMs, fault: null }
    : { state: null, asOfMs: null, fault: { code: leases.error.code, detail: leases.error.detail } },
})

/** Adds what only the rows on the screen need: sparks over the range, and the release that runs. */
export async function completeRows(ports: EstatePorts, rows: EstateRow[], scope: string[] | null, { range, zone }: Pick<Asked, 'range' | 'zone'>): Promise<EstateRow[]> {
  const keys = rows.map((row) => row.name)
  if (keys.length === 0) return rows
  const [sparks, releases] = await Promise.all([
    ports.traffic.summary({ applications: scope ? keys : null, zone, range, by: 'application', keys, sparkPoints: 48 }),
    ports.owned.releases(keys),
  ])
  const sparkOf = new Map(sparks.ok ? sparks.value.rows.map((row) => [row.key, row.spark]) : [])
  const releaseOf = new Map(releases.map(({ application, ...release }) => [application, release]))
  return rows.map((row) => ({ ...row, traffic: row.traffic && { ...row.traffic, spark: sparkOf.get(row.name) ?? row.traffic.spark }, release: releaseOf.get(row.name) ?? null }))
}

export const ownedOf = (ports: EstatePorts, actor: Actor) => () => ports.owned.list(teamScopeOf(actor))
