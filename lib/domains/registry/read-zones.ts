import { decide } from '@/lib/domains/access/core/policy'
import { type Actor, teamScopeOf } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { strandedIn } from './core/serve-outside'
import { answerOf, refusingDrain } from './core/zone-gates'
import { judgeZoneLoss } from './core/zone-loss'
import type { VisibleApplications } from './ports'
import type { CapacityStore, LoadReader, OpenRequests, OwnedApplications, ZoneDrainStore, ZoneSource } from './truth-ports'
import type { Capacity, ZoneDrain, ZoneLossRow, ZonesAnswer, ZonesQuery, ZoneStanding, ZoneState } from './zone-schemas'

export interface ZoneNeeds {
  zones: ZoneSource
  drains: ZoneDrainStore
  capacities: CapacityStore
  load: LoadReader
  open: OpenRequests
  visible: VisibleApplications
  applications: OwnedApplications
  nowMs: () => number
}

const rangeMs = 3_600_000
const rowsMax = 200
const severity = { no: 0, undecided: 1, yes: 2 }

interface Survey {
  rows: Omit<ZoneLossRow, 'maySet'>[]
  zones: ZoneState[]
  drains: ZoneDrain[]
  range: { fromMs: number; toMs: number }
  asOfMs: number
}

type Peaks = Awaited<ReturnType<LoadReader['peaks']>>

function limitOf(application: string, up: readonly { instance: string }[], capacities: readonly Capacity[], peaks: Peaks): ZoneLossRow['limit'] {
  const declared = capacities.find((one) => one.application === application)
  if (declared) return { ratePerInstance: declared.ratePerInstance, from: 'declared', setBy: declared.setBy }
  const measured = Math.max(0, ...up.map(({ instance }) => peaks?.byInstance.get(instance) ?? 0))
  return measured > 0 ? { ratePerInstance: measured, from: 'measured', setBy: null } : null
}

/** Zones that are drained already take nothing: what is in them is not there. */
function rowOf({ application, up }: ZoneStanding['applications'][number], drained: ReadonlySet<string>, capacities: readonly Capacity[], peaks: Peaks): Omit<ZoneLossRow, 'maySet'> {
  const byZone: Record<string, number> = {}
  for (const { zone } of up) byZone[zone] = (byZone[zone] ?? 0) + 1
  const peakRate = peaks?.byApplication.get(application) ?? null
  const limit = limitOf(application, up, capacities, peaks)
  const upByZone = new Map(Object.entries(byZone).filter(([zone]) => !drained.has(zone)))
  return { application, up: byZone, peakRate, limit, verdict: judgeZoneLoss({ application, upByZone, peakRate, limit }) }
}

function zonesOf(standing: ZoneStanding, rows: Survey['rows'], drains: readonly ZoneDrain[], open: Readonly<Record<string, number>> | null): ZoneState[] {
  const placed = standing.applications.flatMap(({ application, up }) => up.map((one) => ({ application, ...one })))
  const names = new Set([...placed.map(({ zone }) => zone), ...drains.map(({ zone }) => zone)])
  const stranded = strandedIn(placed, new Set(drains.map(({ zone }) => zone)))
  return [...names].toSorted().map((zone) => {
    const here = placed.filter((one) => one.zone === zone)
    const drain = drains.find((one) => one.zone === zone) ?? null
    return {
      zone, drain, instances: here.length, applications: new Set(here.map(({ application }) => application)).size,
      openRequests: open && here.reduce((sum, { instance }) => sum + (open[instance] ?? 0), 0),
      stranded: drain ? [...new Set(here.map(({ application }) => application))].filter((one) => stranded.has(one)) : [],
      refusing: drain ? [] : refusingDrain(zone, rows),
    }
  })
}

/** All that is known of zones; `applications` null: of everybody, which is what a gate asks. */
export async function surveyZones({ zones, drains, capacities, load, open, nowMs }: Omit<ZoneNeeds, 'visible' | 'applications'>, applications: string[] | null): Promise<Result<Survey, Fault>> {
  const range = { fromMs: nowMs() - rangeMs, toMs: nowMs() }
  const standing = await zones.standing(applications)
  if (!standing.ok) return standing
  const names = standing.value.applications.map(({ application }) => application)
  const [drained, declared, peaks, requests] = await Promise.all([drains.list(), capacities.of(names), load.peaks(names, range), open()])
  const rows = standing.value.applications.map((one) => rowOf(one, new Set(drained.map(({ zone }) => zone)), declared, peaks))
  return ok({ rows, drains: drained, zones: zonesOf(standing.value, rows, drained, requests), range, asOfMs: standing.value.asOfMs })
}

/** Can we lose a zone now? For each application that the actor may see, the worst first, and for each zone what stands against it. */
export const readZones =
  (needs: ZoneNeeds) =>
  async (actor: Actor, { application, q }: ZonesQuery): Promise<Result<ZonesAnswer, Fault>> => {
    const decision = decide(actor, 'registry:read')
    if (!decision.allowed) return fail(fault('forbidden', 'The registry is for members of a team.', { refusal: decision }))
    const survey = await surveyZones(needs, await needs.visible(actor))
    if (!survey.ok) return survey
    const { rows, zones, range, asOfMs } = survey.value
    const counts = { yes: 0, no: 0, undecided: 0 }
    for (const { verdict } of rows) counts[answerOf(verdict)] += 1
    const needle = q?.trim().toLowerCase() ?? ''
    const wanted = rows
      .filter((row) => (application === undefined || row.application === application.toLowerCase()) && row.application.includes(needle))
      .toSorted((a, b) => severity[answerOf(a.verdict)] - severity[answerOf(b.verdict)] || (a.application < b.application ? -1 : 1))
    const shown = await Promise.all(
      wanted.slice(0, rowsMax).map(async (row): Promise<ZoneLossRow> => {
        const owned = await needs.applications.find(teamScopeOf(actor), row.application)
        return { ...row, maySet: owned !== null && decide(actor, 'capacity:write', owned.teamId).allowed }
      }),
    )
    return ok({ zones, applications: shown, counts, more: wanted.length - shown.length, range, asOfMs })
  }
