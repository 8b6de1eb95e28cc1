import type { Actor } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { decide } from '../access/core/policy'
import type { RegistrationSource, VisibleNames } from './ports'
import type { SidecarRegistrations } from './sidecar-schemas'

/** What the sidecar keeps in the registry: applications that the actor may see, the sick first. What belongs to no team is an operator's to see. */
export const listRegistrations =
  (source: RegistrationSource, visible: VisibleNames) =>
  async (actor: Actor): Promise<Result<SidecarRegistrations, Fault>> => {
    const decision = decide(actor, 'registry:read')
    if (!decision.allowed) return fail(fault('forbidden', 'The registry is for members of a team.', { refusal: decision }))
    const answer = await source.registrations()
    if (!answer.ok) return answer
    const names = await visible(actor)
    const seen = names && new Set(names)
    const order = { DOWN: 0, STARTING: 1, UP: 2 } as const
    const items = answer.value.items.filter(({ application }) => !seen || seen.has(application.toLowerCase())).sort((one, other) => order[one.told] - order[other.told] || (one.instance < other.instance ? -1 : 1))
    return ok({ ...answer.value, items })
  }
