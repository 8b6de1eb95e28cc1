import type { Database } from '@/lib/kernel/database'
import type { BoundApplications } from '../ports'

/** From the bindings of services: those that stand, and those that ended since then. */
export const createPrismaBoundApplications =
  (database: Database): BoundApplications =>
  async (services, sinceMs) => {
    if (services.length === 0) return new Map()
    const bindings = await database.serviceBinding.findMany({
      where: { serviceInstanceId: { in: [...services] }, OR: [{ endedAt: null }, { endedAt: { gte: new Date(sinceMs) } }] },
      select: { serviceInstanceId: true, application: { select: { name: true } } },
      orderBy: { id: 'asc' },
    })
    const bound = new Map<string, string[]>()
    for (const { serviceInstanceId, application } of bindings) bound.set(serviceInstanceId, [...new Set([...(bound.get(serviceInstanceId) ?? []), application.name])])
    return bound
  }
