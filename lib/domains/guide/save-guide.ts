import type { Actor } from '@/lib/kernel/actor'
import type { Clock } from '@/lib/kernel/clock'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { decide } from '../access/core/policy'
import type { GuideStore } from './ports'
import { guideIsForPeople } from './read-guide'
import type { GuideState, SaveGuideInput } from './schemas'

/** Skips the guide, shows it again, or begins it anew: everybody for themselves. */
export const saveGuide =
  (guides: GuideStore, clock: Clock) =>
  async (actor: Actor, { act }: SaveGuideInput): Promise<Result<GuideState, Fault>> => {
    const allowed = decide(actor, 'me:write')
    if (!allowed.allowed) return fail(fault('forbidden', allowed.rule, { refusal: allowed }))
    const before = actor.kind === 'person' ? await guides.read(actor.id) : null
    if (!before) return fail(guideIsForPeople)
    const after: GuideState = { skipped: act === 'skip', since: act === 'restart' ? new Date(clock.nowMs()).toISOString() : before.since }
    const { kind, id, name } = actor
    await guides.save(id, after, { actor: { kind, id, name }, action: 'person.save-guide', subject: { kind: 'person', id }, before, after })
    return ok(after)
  }
