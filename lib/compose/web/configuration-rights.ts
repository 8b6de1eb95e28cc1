import { type Decision, decide } from '@/lib/domains/access/core/policy'
import type { Actor } from '@/lib/kernel/actor'
import { applicationVerbs } from './applications'

/** What may be done with documents of one application, or with what is said to all, which is an operator's. */
export async function configRights(actor: Actor, application: string | null): Promise<{ write: Decision; reveal: Decision }> {
  if (application === null) return { write: decide(actor, 'config:write-global'), reveal: decide(actor, 'config:reveal-global') }
  const owned = await applicationVerbs().get(actor, { application })
  // A team that nobody is in: operators alone may there.
  const teamId = owned.ok ? owned.value.teamId : ''
  return { write: decide(actor, 'config:write', teamId), reveal: decide(actor, 'config:reveal', teamId) }
}
