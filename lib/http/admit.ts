import { webContext } from '@/lib/compose/web/context'
import { recordRefusal } from '@/lib/compose/web/refusals'
import { decide } from '@/lib/domains/access/core/policy'
import type { Actor } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { actorOfRequest } from './actor-of-request'
import type { Declaration } from './declaration'
import { isSameOriginWrite, isWrite } from './same-origin'

/** What a verb may want to know of the request beside its input. */
export interface CallFacts {
  request: Request
  /** The session that asks; null for tokens and anonymous callers. */
  sessionId: string | null
}

export interface Admitted extends CallFacts {
  actor: Actor
}

/** Nobody: what public routes are run as. */
const anonymous: Actor = { kind: 'person', id: 'anonymous', name: 'anonymous', operator: false, teams: new Map() }

const crossSite = fault('forbidden', 'A write with a session must come from a page of this console. Scripts send a token instead.', {
  refusal: { rule: 'same-origin write', liftedBy: ['a token in the Authorization header'] },
})

/** The same three questions for every route: who, from where, and may they at all. */
export async function admit(request: Request, { permission }: Pick<Declaration, 'permission'>): Promise<Result<Admitted, Fault>> {
  const { settings } = webContext()
  if (permission === 'public') {
    if (isWrite(request.method) && request.headers.has('origin') && !isSameOriginWrite(request.headers, settings.publicUrl)) return fail(crossSite)
    return ok({ actor: anonymous, request, sessionId: null })
  }
  const caller = await actorOfRequest(request.headers)
  if (!caller) return fail(fault('unauthenticated', 'Sign in, or send a token: "Authorization: Bearer qd_…".'))
  const { actor, sessionId } = caller
  if (caller.via === 'session' && isWrite(request.method) && !isSameOriginWrite(request.headers, settings.publicUrl)) {
    recordRefusal(actor, crossSite)
    return fail(crossSite)
  }
  const decision = decide(actor, permission)
  if (decision.allowed) return ok({ actor, request, sessionId })
  const { rule, liftedBy } = decision
  const refused = fault('forbidden', `${rule}. Ask for it from: ${liftedBy.join(', ')}.`, { refusal: { rule, liftedBy } })
  recordRefusal(actor, refused)
  return fail(refused)
}
