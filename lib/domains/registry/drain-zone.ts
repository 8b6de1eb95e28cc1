import { decide } from '@/lib/domains/access/core/policy'
import { type Actor, teamScopeOf } from '@/lib/kernel/actor'
import { type Fault, fault, refusedFor } from '@/lib/kernel/fault'
import { reason } from '@/lib/kernel/reason'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { doerOf, refused } from './allowed-subject'
import { isProven } from './core/zone-gates'
import { surveyZones, type ZoneNeeds } from './read-zones'
import type { CapacityStore, OwnedApplications, TouchedByZone } from './truth-ports'
import type { BringBackQuery, CapacityInput, DrainZoneInput, ZoneState } from './zone-schemas'

type Needs = Omit<ZoneNeeds, 'visible' | 'applications'>

async function zoneNow(needs: Needs, zone: string): Promise<Result<{ state: ZoneState; touched: TouchedByZone }, Fault>> {
  const survey = await surveyZones(needs, null)
  if (!survey.ok) return survey
  const { rows, zones } = survey.value
  const state = zones.find((one) => one.zone === zone)
  if (!state) return fail(fault('not-found', `There is no zone ${zone} here.`))
  const touched = rows.flatMap(({ application, up }) => {
    const refusing = state.refusing.find((one) => one.application === application)
    return up[zone] ? [{ application, up: up[zone], ...(refusing && { refusing }) }] : []
  })
  return ok({ state, touched })
}

/** The gateway sends nothing more to a zone, for whoever has somebody elsewhere. Refused where an application cannot bear it, or nobody knows whether it can, unless overridden. */
export const drainZone =
  (needs: Needs) =>
  async (actor: Actor, { zone, why, override }: DrainZoneInput & { zone: string }): Promise<Result<ZoneState, Fault>> => {
    const decision = decide(actor, 'zones:drain')
    if (!decision.allowed) return fail(refused(decision))
    const before = await zoneNow(needs, zone)
    if (!before.ok) return before
    const { state: { drain, refusing }, touched } = before.value
    if (drain) return fail(refusedFor('conflict', reason('zone-drained', { zone })))
    if (refusing.length > 0 && !override) return fail(refusedFor('conflict', reason(isProven(refusing) ? 'zone-refused' : 'zone-unproven', { applications: refusing.map((one) => one.application).join(', ') })))
    if (!(await needs.drains.drain(zone, refusing.length > 0, touched, doerOf(actor, why)))) return fail(refusedFor('conflict', reason('zone-drained', { zone })))
    const after = await zoneNow(needs, zone)
    return after.ok ? ok(after.value.state) : after
  }

/** Gives a zone its requests back. Refused where nobody is up in it, unless overridden. */
export const bringBackZone =
  (needs: Needs) =>
  async (actor: Actor, { zone, why, override }: BringBackQuery & { zone: string }): Promise<Result<ZoneState, Fault>> => {
    const decision = decide(actor, 'zones:drain')
    if (!decision.allowed) return fail(refused(decision))
    const before = await zoneNow(needs, zone)
    if (!before.ok) return before
    const { state, touched } = before.value
    const { drain, instances } = state
    if (!drain) return fail(refusedFor('conflict', reason('zone-not-drained', { zone })))
    if (instances === 0 && !override) return fail(refusedFor('conflict', reason('zone-empty', { zone })))
    const back = await needs.drains.bringBack(zone, touched, doerOf(actor, why))
    return back ? ok({ ...state, drain: null, stranded: [] }) : fail(refusedFor('conflict', reason('zone-not-drained', { zone })))
  }

/** What one instance of an application can take: without it only a yes can be proven, for what was seen is the least that it takes. */
export const setCapacity =
  ({ applications, capacities }: { applications: OwnedApplications; capacities: CapacityStore }) =>
  async (actor: Actor, { application: name, ratePerInstance, why }: CapacityInput & { application: string }): Promise<Result<null, Fault>> => {
    const application = await applications.find(teamScopeOf(actor), name)
    if (!application || !decide(actor, 'applications:read', application.teamId).allowed) return fail(fault('not-found', `There is no application ${name} here.`))
    const decision = decide(actor, 'capacity:write', application.teamId)
    if (!decision.allowed) return fail(refused(decision))
    await capacities.set(application, ratePerInstance, doerOf(actor, why))
    return ok(null)
  }
