import type { Actor } from '@/lib/kernel/actor'
import type { Database } from '@/lib/kernel/database'

const minuteMs = 60_000

/** One row for each actor, rule and minute, however often they try: the ledger cannot be flooded. */
export async function addRefusedAttempt(database: Database, actor: Pick<Actor, 'kind' | 'id' | 'name'>, rule: string, nowMs: number): Promise<void> {
  const minute = new Date(Math.floor(nowMs / minuteMs) * minuteMs)
  await database.$executeRaw`
    INSERT INTO refused_attempt (actor_kind, actor_id, actor_name, rule, minute, attempts)
    VALUES (${actor.kind}, ${actor.id}, ${actor.name}, ${rule}, ${minute}, 1)
    ON CONFLICT (actor_kind, actor_id, rule, minute) DO UPDATE SET attempts = refused_attempt.attempts + 1`
}
