import type { z } from 'zod'
import { type Actor, teamScopeOf } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import type { Page, PageInput } from '@/lib/kernel/page'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { auditActor, badCursor, notInTeam, refuse } from './core/refuse'
import type { PeopleStore, TeamStore } from './ports'
import type { MemberView, PutMemberInput } from './schemas'

interface Needs {
  teams: TeamStore
  people: PeopleStore
}

export const listMembers =
  ({ teams }: Pick<Needs, 'teams'>) =>
  async (actor: Actor, { team: slug, ...page }: PageInput & { team: string }): Promise<Result<Page<MemberView>, Fault>> => {
    const team = await teams.view(teamScopeOf(actor), slug)
    if (!team) return fail(notInTeam(`team ${slug}`))
    const refused = refuse(actor, 'members:read', team.id)
    if (refused) return refused
    const found = await teams.members(team.id, page)
    return found ? ok(found) : fail(badCursor)
  }

/** Adds a person to the team, or gives a member another role. */
export const putMember =
  ({ teams, people }: Needs) =>
  async (actor: Actor, { team: slug, person: name, role, why }: z.output<typeof PutMemberInput> & { team: string; person: string }): Promise<Result<MemberView, Fault>> => {
    const team = await teams.view(teamScopeOf(actor), slug)
    if (!team) return fail(notInTeam(`team ${slug}`))
    const refused = refuse(actor, 'members:write', team.id)
    if (refused) return refused
    const person = await people.byName(name)
    if (!person) return fail(notInTeam(`person ${name}`))
    const before = await teams.memberRole(team.id, person.id)
    await teams.putMember(team.id, person.id, role, {
      actor: auditActor(actor), action: 'membership.put', subject: { kind: 'person', id: person.id }, teamId: team.id,
      before: before && { role: before }, after: { person: name, team: slug, role }, ...(why && { why }),
    })
    return ok({ person: name, displayName: person.displayName, role, disabled: person.disabled })
  }

export const removeMember =
  ({ teams, people }: Needs) =>
  async (actor: Actor, { team: slug, person: name }: { team: string; person: string }): Promise<Result<null, Fault>> => {
    const team = await teams.view(teamScopeOf(actor), slug)
    if (!team) return fail(notInTeam(`team ${slug}`))
    const refused = refuse(actor, 'members:write', team.id)
    if (refused) return refused
    const person = await people.byName(name)
    const role = person && (await teams.memberRole(team.id, person.id))
    if (!person || !role) return fail(notInTeam(`member ${name} in team ${slug}`))
    await teams.removeMember(team.id, person.id, {
      actor: auditActor(actor), action: 'membership.remove', subject: { kind: 'person', id: person.id }, teamId: team.id,
      before: { person: name, team: slug, role },
    })
    return ok(null)
  }
