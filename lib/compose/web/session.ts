import { cookies, headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { decide, type Permission } from '@/lib/domains/access/core/policy'
import type { Actor } from '@/lib/kernel/actor'
import { pathHeader } from './path-header'
import { actorOfSession, sessionIdOf } from './identity'

/** Who looks at the page, or null. */
export async function currentActor(): Promise<Actor | null> {
  const jar = Object.fromEntries((await cookies()).getAll().map(({ name, value }) => [name, value]))
  const sessionId = await sessionIdOf(jar)
  return sessionId === null ? null : actorOfSession(sessionId)
}

/** For pages: sends visitors without a session to sign in, and back to this page afterwards. */
export async function requireActor(): Promise<Actor> {
  const actor = await currentActor()
  if (actor) return actor
  const path = (await headers()).get(pathHeader)
  redirect(path && path !== '/' ? `/sign-in?next=${encodeURIComponent(path)}` : '/sign-in')
}

/** Whether to offer it; the verb decides again. */
export const can = (actor: Actor, permission: Permission, teamId?: string): boolean => decide(actor, permission, teamId).allowed
