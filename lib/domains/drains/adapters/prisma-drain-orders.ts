import { Prisma } from '@/generated/prisma/client'
import type { Database } from '@/lib/kernel/database'
import { publishEvent } from '../../ledger/adapters/publish-event'
import { DrainOrder } from '../order-schemas'
import type { ToldCondition } from '../progress-schemas'
import { namesOf } from './drain-rows'

const mebibyte = 1024 * 1024

/** Every drain as the collector works it. Names that a team no longer owns are left out: what is not its own is not its to send. */
export async function readDrainOrders(database: Database): Promise<DrainOrder[]> {
  const rows = await database.drain.findMany({ include: { team: { select: { slug: true, applications: { select: { name: true }, orderBy: { name: 'asc' } } } } }, orderBy: { id: 'asc' } })
  return rows.map(({ id, name, team, kind, url, signals, applications, severityMin, sealed, bufferMib, paused, localAllowed, createdAt, version }) => {
    const wanted = namesOf(applications)
    const own = team.applications.map((one) => one.name)
    return DrainOrder.parse({
      id, name, team: team.slug, kind, url, signals, severityMin, sealed, paused, localAllowed, version, bufferBytesMax: bufferMib * mebibyte, createdAtMs: createdAt.getTime(), applications: wanted ? own.filter((one) => wanted.includes(one)) : own,
    })
  })
}

/** Keeps how drains stand, where that has changed: what waits for a person is asked of the database alone. */
export async function noteDrainConditions(database: Database, told: readonly ToldCondition[]): Promise<void> {
  if (told.length === 0) return
  const rows = await database.drain.findMany({ where: { id: { in: told.map(({ id }) => id) } }, select: { id: true, teamId: true, condition: true, problem: true } })
  const stored = new Map(rows.map((row) => [row.id, row]))
  for (const { id, condition, sinceMs, problem } of told) {
    const row = stored.get(id)
    if (!row || (row.condition === condition && keyOf(row.problem) === keyOf(problem))) continue
    await database.$transaction(async (tx) => {
      // No version: nobody decided anything.
      await tx.drain.updateMany({ where: { id }, data: { condition, problem: problem ?? Prisma.DbNull, ...(row.condition === condition ? {} : { conditionSince: sinceMs === null ? null : new Date(sinceMs) }) } })
      await publishEvent(tx, { topic: 'drains', teamId: row.teamId, key: id })
    })
  }
}

const keyOf = (problem: unknown): string => (typeof problem === 'object' && problem !== null && 'key' in problem ? String(problem.key) : '')
