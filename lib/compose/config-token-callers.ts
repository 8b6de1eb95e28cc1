import type { TokenCallers } from '@/lib/daemon/configuration/config-callers'
import { findTokenIdentity, markTokenUsed } from '@/lib/domains/access/adapters/prisma-identities'
import { tokenActor } from '@/lib/domains/access/core/identity'
import { decide, type Permission } from '@/lib/domains/access/core/policy'
import { looksLikeToken, secretHash } from '@/lib/domains/access/core/token-text'
import { noteSealedRead } from '@/lib/domains/configuration/adapters/reveal-config-value'
import type { Actor } from '@/lib/kernel/actor'
import type { Clock } from '@/lib/kernel/clock'
import type { Database } from '@/lib/kernel/database'

/** How long an ended token may still work. */
const keptMs = 4_000
const keptMax = 5_000
const usedEveryMs = 60_000
const notedEveryMs = 3_600_000

/** Tokens of teams, for programs that no runtime of ours made. */
export function createTokenCallers(database: Database, clock: Clock): TokenCallers {
  const noted = new Map<string, number>()
  const kept = new Map<string, { at: number; actor: Promise<Actor | null> }>()
  async function lookUp(hash: string): Promise<Actor | null> {
    const now = clock.nowMs()
    const identity = await findTokenIdentity(database, hash)
    const actor = identity && tokenActor(identity, now)
    if (identity && actor && now - (identity.lastUsedAt?.getTime() ?? 0) > usedEveryMs) await markTokenUsed(database, identity.id, new Date(now))
    return actor
  }
  return {
    async actorOf(token) {
      if (!looksLikeToken(token)) return null
      const hash = secretHash(token)
      const now = clock.nowMs()
      const known = kept.get(hash)
      if (known && now - known.at < keptMs) return known.actor
      if (kept.size >= keptMax) kept.clear()
      const actor = lookUp(hash)
      kept.set(hash, { at: now, actor })
      actor.catch(() => kept.delete(hash))
      return actor
    },
    async readable(actor, applications) {
      const rows = applications.length === 0 ? [] : await database.application.findMany({ where: { name: { in: [...applications] } }, select: { name: true, teamId: true } })
      const may = (permission: Permission) => rows.filter(({ teamId }) => decide(actor, permission, teamId).allowed).map(({ name }) => name)
      return { applications: may('config:read'), opens: [...may('config:reveal'), ...(decide(actor, 'config:reveal-global').allowed ? [null] : [])] }
    },
    async noteSealed({ kind, id, name }, applications) {
      for (const application of applications) {
        const key = JSON.stringify([id, application])
        const now = clock.nowMs()
        if (now - (noted.get(key) ?? -Infinity) < notedEveryMs) continue
        await noteSealedRead(database, application, { actor: { kind, id, name } })
        if (noted.size >= keptMax) noted.clear()
        noted.set(key, now)
      }
    },
  }
}
