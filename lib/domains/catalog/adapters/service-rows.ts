import { z } from 'zod'
import type { Database, Transaction } from '@/lib/kernel/database'
import { planOf } from '../core/offerings'
import { Service, ServiceUsage } from '../schemas'
import { storedSaid } from './stored-said'

const By = z.object({ id: z.string(), name: z.string() })

export interface StoredService {
  id: string
  name: string
  offering: string
  plan: string
  state: string
  step: string
  reason: string
  said: unknown
  size: string
  usage: unknown
  createdBy: unknown
  createdAt: Date
  readyAt: Date | null
  deletedAt: Date | null
  version: number
  team: { slug: string }
}

export const withTeam = { team: { select: { slug: true } } } as const

/** Stored services with how many bindings each has and when one of its logins was last used. */
export async function servicesOf(database: Database | Transaction, stored: StoredService[]): Promise<Service[]> {
  const ids = stored.map(({ id }) => id)
  const bound = ids.length === 0 ? [] : await database.$queryRaw<{ id: string; live: number; used: Date | null }[]>`
    SELECT b.service_instance_id AS id, count(DISTINCT b.id) FILTER (WHERE b.state <> 'ended')::int AS live, max(c.last_use_at) AS used
    FROM service_binding b LEFT JOIN service_credential c ON c.binding_id = b.id WHERE b.service_instance_id = ANY(${ids}) GROUP BY b.service_instance_id`
  const byId = new Map(bound.map((row) => [row.id, row]))
  return stored.map(({ team, createdAt, readyAt, deletedAt, createdBy, usage, said: stored, ...row }) => {
    const plan = planOf(row.offering, row.plan)
    const measured = ServiceUsage.nullable().parse(usage ?? null)
    return Service.parse({
      ...row,
      team: team.slug,
      said: storedSaid(stored),
      usage: measured,
      sizeLimitBytes: plan.sizeLimitBytes,
      connectionsLimit: plan.connectionsLimit,
      overSize: measured !== null && measured.sizeBytes > plan.sizeLimitBytes,
      bindings: byId.get(row.id)?.live ?? 0,
      lastUseAt: byId.get(row.id)?.used?.toISOString() ?? null,
      createdBy: By.parse(createdBy),
      createdAt: createdAt.toISOString(),
      readyAt: readyAt?.toISOString() ?? null,
      deletedAt: deletedAt?.toISOString() ?? null,
    })
  })
}
