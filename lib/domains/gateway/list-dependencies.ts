import { type Actor, teamScopeOf } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, type Result } from '@/lib/kernel/result'
import { decide } from '../access/core/policy'
import type { DependencyStates } from './dependency-schemas'
import type { DependencySource, OwnedApplications } from './ports'

/** Whom an application calls, how, and what its breakers say: for those who may see it. */
export const listDependencies =
  (applications: OwnedApplications, source: DependencySource) =>
  async (actor: Actor, { application: name }: { application: string }): Promise<Result<DependencyStates, Fault>> => {
    const application = await applications.find(teamScopeOf(actor), name)
    if (!application || !decide(actor, 'applications:read', application.teamId).allowed) return fail(fault('not-found', `There is no application ${name} here.`))
    return source.states(name)
  }
