import { actorOfSession, actorOfToken, sessionIdOf } from '@/lib/compose/web/identity'
import type { Actor } from '@/lib/kernel/actor'

/** Who asks, and by which proof: only cookies travel by themselves, so only they need the same-origin check. */
export type Caller = { via: 'session'; actor: Actor; sessionId: string } | { via: 'token'; actor: Actor; sessionId: null }

export function cookiesOf(headers: Headers): Record<string, string> {
  const cookies: Record<string, string> = {}
  for (const pair of (headers.get('cookie') ?? '').split(';')) {
    const split = pair.indexOf('=')
    if (split < 0) continue
    const value = pair.slice(split + 1).trim()
    try {
      cookies[pair.slice(0, split).trim()] = decodeURIComponent(value)
    } catch {
      cookies[pair.slice(0, split).trim()] = value
    }
  }
  return cookies
}

/** A bearer token wins over a cookie; one that is wrong is not rescued by a cookie beside it. */
export async function actorOfRequest(headers: Headers): Promise<Caller | null> {
  const authorization = headers.get('authorization')
  if (authorization !== null) {
    const [scheme, token] = authorization.split(' ')
    const actor = scheme?.toLowerCase() === 'bearer' && token ? await actorOfToken(token) : null
    return actor && { via: 'token', actor, sessionId: null }
  }
  const sessionId = await sessionIdOf(cookiesOf(headers))
  const actor = sessionId === null ? null : await actorOfSession(sessionId)
  return actor && sessionId !== null ? { via: 'session', actor, sessionId } : null
}
