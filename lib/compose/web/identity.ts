import { getToken } from 'next-auth/jwt'
import { findSessionIdentity, findTokenIdentity, markSessionSeen, markTokenUsed } from '@/lib/domains/access/adapters/prisma-identities'
import { sessionActor, tokenActor } from '@/lib/domains/access/core/identity'
import { looksLikeToken, secretHash } from '@/lib/domains/access/core/token-text'
import type { Actor } from '@/lib/kernel/actor'
import { type WebContext, webContext } from './context'

/** How long an ended session or a lost role may still work: the longest that `security.md` allows. */
const keptMs = 4_000
const keptMax = 5_000
const seenEveryMs = 60_000

interface Kept {
  at: number
  actor: Promise<Actor | null>
}

const kept = new WeakMap<WebContext, Map<string, Kept>>()

/** The cookie's name: with https the browser itself then refuses to take it from another host or path. */
export const sessionCookieName = (publicUrl: string): string => (publicUrl.startsWith('https:') ? '__Host-quarterdeck.session' : 'quarterdeck.session')

/** Forgets what was looked up, so that an ended session or a changed role counts at once in this process. */
export const forgetIdentities = (context: WebContext = webContext()): void => void kept.delete(context)

function remembered(key: string, find: (context: WebContext) => Promise<Actor | null>): Promise<Actor | null> {
  const context = webContext()
  const cache = kept.get(context) ?? new Map<string, Kept>()
  kept.set(context, cache)
  const now = context.clock.nowMs()
  const known = cache.get(key)
  if (known && now - known.at < keptMs) return known.actor
  if (cache.size >= keptMax) cache.clear()
  const actor = find(context)
  cache.set(key, { at: now, actor })
  actor.catch(() => cache.delete(key))
  return actor
}

const isDue = (last: Date | null, now: number): boolean => last === null || now - last.getTime() > seenEveryMs

/** Who a session belongs to now; null when it ended, ran out or its person was disabled. */
export const actorOfSession = (sessionId: string): Promise<Actor | null> =>
  remembered(`session:${sessionId}`, async ({ database, clock, log }) => {
    const now = clock.nowMs()
    const session = await findSessionIdentity(database, sessionId)
    const actor = session && sessionActor(session, now)
    if (session && actor && isDue(session.lastSeenAt, now)) {
      markSessionSeen(database, session.id, new Date(now)).catch((error: unknown) => log.warn('last seen not kept', { error }))
    }
    return actor
  })

export async function actorOfToken(text: string): Promise<Actor | null> {
  if (!looksLikeToken(text)) return null
  const hash = secretHash(text)
  return remembered(`token:${hash}`, async ({ database, clock, log }) => {
    const now = clock.nowMs()
    const token = await findTokenIdentity(database, hash)
    const actor = token && tokenActor(token, now)
    if (token && actor && isDue(token.lastUsedAt, now)) {
      markTokenUsed(database, token.id, new Date(now)).catch((error: unknown) => log.warn('last use not kept', { error }))
    }
    return actor
  })
}

/** The session id inside the signed and encrypted cookie; null when there is none or it does not open. */
export async function sessionIdOf(cookies: Record<string, string>): Promise<string | null> {
  const cookieName = sessionCookieName(webContext().settings.publicUrl)
  // No headers are handed over: next-auth would also take the cookie's value as a bearer token. It reads its own secret.
  const req = { cookies, headers: {} } as unknown as Parameters<typeof getToken>[0]['req']
  const token = await getToken({ req, cookieName })
  return typeof token?.sid === 'string' ? token.sid : null
}
