import { type Actor, teamScopeOf } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { decide } from '../access/core/policy'
import type { ApplicationStore } from './ports'
import type { ApplicationRow } from './schemas'

export const getApplication =
  (applications: Pick<ApplicationStore, 'find'>) =>
  async (actor: Actor, { application: name }: { application: string }): Promise<Result<ApplicationRow, Fault>> => {
    const application = await applications.find(teamScopeOf(actor), name)
    if (!application || !decide(actor, 'applications:read', application.teamId).allowed) return fail(fault('not-found', `No application ${name}.`))
    return ok(application)
  }
