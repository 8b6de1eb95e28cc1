import type { Database } from '@/lib/kernel/database'
import { appendChange } from '../../ledger/adapters/prisma-append'
import type { KnownRows } from '../core/compare-engine'
import { sizeStep } from '../core/decide-size'
import { planOf } from '../core/offerings'
import { saidWords } from '../core/said-words'
import { serviceKind } from '../core/work-kinds'
import type { EngineSurvey } from '../ports'
import { ServiceSize, ServiceUsage } from '../schemas'
import { askForLook } from './catalog-work'
import { nothingSaid } from './stored-said'

const controller = { kind: 'controller', id: 'services-engine', name: 'service controller' }

/** Rows beside what the engine says. */
export const createPrismaEngineRows = (database: Database) => ({
  /** Whether anything may be in the engine: without that no server is looked for. */
  any: async () => (await database.serviceInstance.findFirst({ where: { state: { not: 'deleted' } }, select: { id: true } })) !== null,
  async known(): Promise<KnownRows> {
    const [services, credentials] = await Promise.all([
      database.serviceInstance.findMany({ where: { state: { not: 'deleted' } }, select: { id: true, state: true } }),
      database.serviceCredential.findMany({ where: { state: { not: 'revoked' } }, select: { id: true, state: true, binding: { select: { serviceInstanceId: true } } } }),
    ])
    return {
      services: new Map(services.map(({ id, state }) => [id, { state }])),
      credentials: new Map(credentials.map(({ id, state, binding }) => [id, { state, serviceId: binding.serviceInstanceId }])),
    }
  },
  /** Sizes, connections, sessions and last uses, where they changed. A last use is never forgotten. */
  async saveUsage({ services, logins }: EngineSurvey, atMs: number): Promise<void> {
    const usages = services.map(({ id, sizeBytes, connections }) => ({ id, usage: JSON.stringify({ sizeBytes, connections, atMs }) }))
    if (usages.length > 0) {
      await database.$executeRaw`
        UPDATE service_instance AS s SET usage = u.usage::jsonb FROM unnest(${usages.map(({ id }) => id)}::text[], ${usages.map(({ usage }) => usage)}::text[]) AS u(id, usage)
        WHERE s.id = u.id AND s.state <> 'deleted'`
    }
    if (logins.length > 0) {
      await database.$executeRaw`
        UPDATE service_credential AS c SET sessions = u.sessions, last_use_at = greatest(c.last_use_at, to_timestamp(u.used / 1000.0))
        FROM unnest(${logins.map(({ id }) => id)}::text[], ${logins.map(({ sessions }) => sessions)}::int[], ${logins.map(({ lastUseMs }) => lastUseMs)}::float8[]) AS u(id, sessions, used)
        WHERE c.id = u.id AND c.state = 'issued' AND (c.sessions <> u.sessions OR u.used IS NOT NULL)`
    }
  },
  /** The engine held something that no row wants; it was taken away. */
  async swept(what: 'service' | 'credential', id: string): Promise<void> {
    await database.$transaction((tx) => appendChange(tx, { actor: controller, action: `${what}.sweep`, subject: { kind: what, id }, why: 'the engine held it and no row wants it' }))
  },
  /** Ready by its row, and not there: its screen says so. */
  async sayMissing(ids: string[]): Promise<void> {
    const lost = { key: 'lost', values: {} } as const
    const words = saidWords(lost)
    await database.serviceInstance.updateMany({ where: { id: { in: ids }, state: 'ready', reason: { not: words } }, data: { reason: words, said: lost } })
    await database.serviceInstance.updateMany({ where: { id: { notIn: ids }, state: 'ready', reason: words }, data: nothingSaid })
  },
  /** Those whose size says something else than their row are looked at by their controller. */
  async wakeBySize(): Promise<void> {
    const rows = await database.serviceInstance.findMany({ where: { state: 'ready' }, select: { id: true, offering: true, plan: true, size: true, usage: true } })
    for (const { id, offering, plan, size, usage } of rows) {
      const sizeBytes = ServiceUsage.nullable().parse(usage ?? null)?.sizeBytes ?? null
      if (sizeStep(ServiceSize.parse(size), sizeBytes, planOf(offering, plan).sizeLimitBytes).kind !== 'none') await askForLook(database, serviceKind, id)
    }
  },
})
export type EngineRows = ReturnType<typeof createPrismaEngineRows>
