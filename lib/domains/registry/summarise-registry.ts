import { decide } from '@/lib/domains/access/core/policy'
import type { Actor } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, type Result } from '@/lib/kernel/result'
import type { RegistrySource, VisibleApplications } from './ports'
import type { RegistrySummary, RegistrySummaryQuery } from './schemas'

/** Counts by status, application and zone over what the actor may see, and whether evictions are held back. */
export const summariseRegistry =
  (registry: RegistrySource, visible: VisibleApplications) =>
  async (actor: Actor, { application }: RegistrySummaryQuery): Promise<Result<RegistrySummary, Fault>> => {
    const decision = decide(actor, 'registry:read')
    if (!decision.allowed) return fail(fault('forbidden', 'The registry is for members of a team.', { refusal: decision }))
    return registry.summary({ applications: await visible(actor), ...(application !== undefined && { only: [application] }) })
  }
