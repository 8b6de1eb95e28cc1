import type { Database, Transaction } from '@/lib/kernel/database'
import { admitTry, type Failures } from '../core/throttle'
import type { ThrottleStore } from '../ports'

interface Row {
  failures: number
  lastAt: Date
  blockedTill: Date
}

const toFailures = (row: Row): Failures => ({ failures: row.failures, lastAtMs: row.lastAt.getTime(), blockedTillMs: row.blockedTill.getTime() })

/**
 * Makes the row if it is missing and locks it, in one statement: tries at the same moment are counted one after the other,
 * and a success that removes the row comes before or after, never between.
 */
async function lock(tx: Transaction, key: string): Promise<Failures | null> {
  const [row] = await tx.$queryRaw<Row[]>`
    INSERT INTO sign_in_failure (key, failures, last_at, blocked_till) VALUES (${key}, 0, 'epoch', 'epoch')
    ON CONFLICT (key) DO UPDATE SET failures = sign_in_failure.failures
    RETURNING failures, last_at AS "lastAt", blocked_till AS "blockedTill"`
  return row && row.failures > 0 ? toFailures(row) : null
}

export const createPrismaThrottle = (database: Database): ThrottleStore => ({
  admit: (keys, nowMs) =>
    database.$transaction(async (tx) => {
      const admissions = []
      // One order for everybody: no deadlock.
      for (const { kind, key } of keys.toSorted((one, other) => (one.key < other.key ? -1 : 1))) {
        admissions.push({ key, admission: admitTry(kind, await lock(tx, key), nowMs) })
      }
      const waitMs = Math.max(0, ...admissions.map(({ admission }) => (admission.admitted ? 0 : admission.waitMs)))
      if (waitMs > 0) return { admitted: false as const, waitMs }
      for (const { key, admission } of admissions) {
        if (!admission.admitted) continue
        const { failures, lastAtMs, blockedTillMs } = admission.next
        await tx.signInFailure.update({ where: { key }, data: { failures, lastAt: new Date(lastAtMs), blockedTill: new Date(blockedTillMs) } })
      }
      return { admitted: true as const }
    }),
  async succeeded(keys) {
    // Each by itself: whoever holds one row and waits for the next must not meet us holding that one.
    for (const { kind, key } of keys) {
      if (kind !== 'address') await database.signInFailure.deleteMany({ where: { key } })
      else await database.signInFailure.updateMany({ where: { key, failures: { gt: 0 } }, data: { failures: { decrement: 1 }, blockedTill: new Date(0) } })
    }
  },
  async read(key) {
    const row = await database.signInFailure.findUnique({ where: { key } })
    return row && toFailures(row)
  },
})
