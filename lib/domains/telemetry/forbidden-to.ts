import type { Actor } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import { fail } from '@/lib/kernel/result'
import { decide, forbidden, type Permission } from '../access/core/policy'

/** The first line of a verb about the installation: null when the actor may. */
export function forbiddenTo(actor: Actor, permission: Permission): { ok: false; error: Fault } | null {
  const decision = decide(actor, permission)
  return decision.allowed ? null : fail(forbidden(decision))
}
