import { type Actor, teamScopeOf } from '@/lib/kernel/actor'
import { type Fault, fault, refusedFor } from '@/lib/kernel/fault'
import { reason } from '@/lib/kernel/reason'
import { newId } from '@/lib/kernel/ids'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { decide, forbidden, type Permission } from '../access/core/policy'
import { panelErrors } from './core/check-dashboard'
import type { DashboardDoer, DashboardStore, DashboardTeam } from './dashboard-ports'
import type { Dashboard, DashboardList, SaveDashboardInput } from './dashboard-schemas'

interface Which {
  team: string
  name: string
}

async function allowedTeam(dashboards: DashboardStore, actor: Actor, slug: string, permission: Permission): Promise<Result<DashboardTeam, Fault>> {
  const team = await dashboards.team(teamScopeOf(actor), slug)
  if (!team || !decide(actor, 'dashboards:read', team.teamId).allowed) return fail(fault('not-found', `There is no team ${slug} here.`))
  const decision = decide(actor, permission, team.teamId)
  return decision.allowed ? ok(team) : fail(forbidden(decision))
}

const doerOf = ({ kind, id, name }: Actor, why?: string): DashboardDoer => ({ actor: { kind, id, name }, why })
const noDashboard = ({ team, name }: Which) => fail(fault('not-found', `The team ${team} has no dashboard ${name}.`))
const meanwhile = (name: string, version: number) => fail(refusedFor('conflict', version === 0 ? reason('dashboard-deleted', { name }) : reason('dashboard-saved', { name, version })))

/** Dashboards of the teams that the actor belongs to; an operator's are everybody's. */
export const listDashboards =
  (dashboards: DashboardStore) =>
  async (actor: Actor): Promise<Result<DashboardList, Fault>> => {
    const decision = decide(actor, 'dashboards:read')
    if (!decision.allowed) return fail(forbidden(decision))
    const items = await dashboards.list(teamScopeOf(actor))
    return ok({ items, next: null, total: items.length })
  }

export const getDashboard =
  (dashboards: DashboardStore) =>
  async (actor: Actor, which: Which): Promise<Result<Dashboard, Fault>> => {
    const team = await allowedTeam(dashboards, actor, which.team, 'dashboards:read')
    if (!team.ok) return team
    const found = await dashboards.find(team.value, which.name)
    return found ? ok(found) : noDashboard(which)
  }

/** Makes a dashboard (version 0 expected) or another version of one. */
export const saveDashboard =
  (dashboards: DashboardStore) =>
  async (actor: Actor, { team: slug, name, title, panels, expectedVersion, why }: Which & SaveDashboardInput): Promise<Result<Dashboard, Fault>> => {
    const team = await allowedTeam(dashboards, actor, slug, 'dashboards:write')
    if (!team.ok) return team
    const errors = panelErrors(panels)
    if (errors.length > 0) return fail(fault('invalid-input', errors.map(({ pointer, detail }) => `${pointer}: ${detail}`).join(' '), { errors }))
    const saved = await dashboards.save(team.value, newId(), name, { title, panels }, expectedVersion, doerOf(actor, why))
    return 'presentVersion' in saved ? meanwhile(name, saved.presentVersion) : ok(saved)
  }

/** What it showed is in the ledger, and can be saved again. */
export const deleteDashboard =
  (dashboards: DashboardStore) =>
  async (actor: Actor, { team: slug, name, expectedVersion }: Which & { expectedVersion: number }): Promise<Result<null, Fault>> => {
    const team = await allowedTeam(dashboards, actor, slug, 'dashboards:write')
    if (!team.ok) return team
    const removed = await dashboards.remove(team.value, name, expectedVersion, doerOf(actor))
    if (removed === 'removed') return ok(null)
    return removed.presentVersion === 0 ? noDashboard({ team: slug, name }) : meanwhile(name, removed.presentVersion)
  }
