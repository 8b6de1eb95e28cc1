import { type Actor, teamScopeOf } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { newId } from '@/lib/kernel/ids'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { decide } from '../access/core/policy'
import type { ApplicationStore } from './ports'
import type { ApplicationRow, CreateApplicationInput } from './schemas'

/** Gives the team an application. Names are unique in the whole installation: they are also registry and telemetry names. */
export const createApplication =
  (applications: ApplicationStore) =>
  async (actor: Actor, input: CreateApplicationInput & { team: string }): Promise<Result<ApplicationRow, Fault>> => {
    const team = await applications.findTeam(teamScopeOf(actor), input.team)
    if (!team) return fail(fault('not-found', `No team ${input.team}.`))
    const decision = decide(actor, 'applications:create', team.id)
    if (!decision.allowed) return fail(fault('forbidden', 'Creating an application needs more rights in this team.', { refusal: decision }))

    const application = { id: newId(), name: input.name, teamId: team.id, description: input.description }
    const created = await applications.create(application, {
      actor: { kind: actor.kind, id: actor.id, name: actor.name },
      action: 'application.create',
      subject: { kind: 'application', id: application.id },
      teamId: team.id,
      application: application.name,
      after: { name: application.name, team: team.slug, description: application.description },
    })
    if (!created) {
      const detail = `The name ${input.name} is taken. Names are unique in this installation, over all teams.`
      return fail(fault('conflict', detail, { errors: [{ pointer: '#/name', detail }] }))
    }
    const found = await applications.find({ kind: 'all' }, application.name)
    return found ? ok(found) : fail(fault('conflict', 'The application was removed at once by somebody else.'))
  }
