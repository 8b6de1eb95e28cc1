import type { z } from 'zod'
import { type Actor, teamScopeOf } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { newId } from '@/lib/kernel/ids'
import type { Page, PageInput } from '@/lib/kernel/page'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { auditActor, badCursor, notInTeam, refuse } from './core/refuse'
import type { TeamStore } from './ports'
import type { CreateTeamInput, RenameTeamInput, TeamView } from './schemas'

const withRole = (actor: Actor, view: Omit<TeamView, 'role'>): TeamView => ({ ...view, role: actor.teams.get(view.id) ?? null })

export const listTeams =
  (teams: TeamStore) =>
  async (actor: Actor, page: PageInput): Promise<Result<Page<TeamView>, Fault>> => {
    const refused = refuse(actor, 'teams:read')
    if (refused) return refused
    const found = await teams.list(teamScopeOf(actor), page)
    return found ? ok({ ...found, items: found.items.map((view) => withRole(actor, view)) }) : fail(badCursor)
  }

export const readTeam =
  (teams: TeamStore) =>
  async (actor: Actor, { team: slug }: { team: string }): Promise<Result<TeamView, Fault>> => {
    const refused = refuse(actor, 'teams:read')
    if (refused) return refused
    const view = await teams.view(teamScopeOf(actor), slug)
    return view ? ok(withRole(actor, view)) : fail(notInTeam(`team ${slug}`))
  }

export const createTeam =
  (teams: TeamStore) =>
  async (actor: Actor, { slug, name, why }: z.output<typeof CreateTeamInput>): Promise<Result<TeamView, Fault>> => {
    const refused = refuse(actor, 'teams:create')
    if (refused) return refused
    const team = { id: newId(), slug, name }
    const audit = { actor: auditActor(actor), action: 'team.create', subject: { kind: 'team', id: team.id }, teamId: team.id, after: { slug, name }, ...(why && { why }) }
    if (!(await teams.create(team, audit))) {
      const detail = 'There is a team with this slug: choose another.'
      return fail(fault('conflict', detail, { errors: [{ pointer: '#/slug', detail }] }))
    }
    return readTeam(teams)(actor, { team: slug })
  }

export const renameTeam =
  (teams: TeamStore) =>
  async (actor: Actor, { team: slug, name, why }: z.output<typeof RenameTeamInput> & { team: string }): Promise<Result<TeamView, Fault>> => {
    const before = await teams.view(teamScopeOf(actor), slug)
    if (!before) return fail(notInTeam(`team ${slug}`))
    const refused = refuse(actor, 'members:write', before.id)
    if (refused) return refused
    await teams.rename(before.id, name, {
      actor: auditActor(actor), action: 'team.rename', subject: { kind: 'team', id: before.id }, teamId: before.id,
      before: { name: before.name }, after: { name }, ...(why && { why }),
    })
    return readTeam(teams)(actor, { team: slug })
  }
