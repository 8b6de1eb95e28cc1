import type { Actor } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail } from '@/lib/kernel/result'
import { decide, type Permission } from './policy'

/**
 * The first line of a verb: null when allowed, else the refusal with its rule and who could lift it. Ask it only about
 * objects that the actor may see; for a foreign team's the answer is `not-found`.
 */
export function refuse(actor: Actor, permission: Permission, teamId?: string): { ok: false; error: Fault } | null {
  const decision = decide(actor, permission, teamId)
  if (decision.allowed) return null
  const { rule, liftedBy } = decision
  return fail(fault('forbidden', `${rule}. Ask for it from: ${liftedBy.join(', ')}.`, { refusal: { rule, liftedBy } }))
}

/** Who is written into the ledger for this actor. */
export const auditActor = ({ kind, id, name }: Actor): { kind: string; id: string; name: string } => ({ kind, id, name })

/** Says that the cursor is none of ours. */
export const badCursor = fault('invalid-input', 'cursor: Not a cursor of this list: start again without it.', {
  errors: [{ pointer: '#/cursor', detail: 'Not a cursor of this list: start again without it.' }],
})

export const notInTeam = (what: string): Fault => fault('not-found', `There is no ${what} here.`)

/** Verbs about oneself make sense for people alone: a token has no password, sessions or preferences. */
export const peopleOnly = fault('conflict', 'This is for people who signed in; a token has none of it.')
