import type { Database, Transaction } from '@/lib/kernel/database'
import { admitTry, type Failures } from '../core/throttle'
import type { ThrottleStore } from '../ports'

interface Row {
  failures: number
  lastAt: Date
  blockedTill: Date
}

const toFailures = (row: Row): Failures => ({ failures: row.failures, lastAtMs: row.lastAt.getTime(), blockedTillMs: row.blockedTill.getTime() })

/** Makes the row if it is missing and locks it, so that tries at the same moment are counted one after the other. */
async function lock(tx: Transaction, key: string): Promise<Failures | null> {
  await tx.$executeRaw`INSERT INTO sign_in_failure (key, failures, last_at, blocked_till) VALUES (${key}, 0, 'epoch', 'epoch') ON CONFLICT DO NOTHING`
  const [row] = await tx.$queryRaw<Row[]>`
    SELECT failures, last_at AS "lastAt", blocked_till AS "blockedTill" FROM sign_in_failure WHERE key = ${key} FOR UPDATE`
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
    const forgotten = keys.filter(({ kind }) => kind !== 'address').map(({ key }) => key)
    const address = keys.filter(({ kind }) => kind === 'address').map(({ key }) => key)
    await database.signInFailure.deleteMany({ where: { key: { in: forgotten } } })
    await database.signInFailure.updateMany({ where: { key: { in: address }, failures: { gt: 0 } }, data: { failures: { decrement: 1 }, blockedTill: new Date(0) } })
  },
  async read(key) {
    const row = await database.signInFailure.findUnique({ where: { key } })
    return row && toFailures(row)
  },
})
