import { createPrismaApplicationStore } from '@/lib/domains/applications/adapters/prisma-application-store'
import { createPrismaCatalogStore } from '@/lib/domains/catalog/adapters/prisma-catalog-store'
import { bindService } from '@/lib/domains/catalog/bind-service'
import { cancelRotation, rotateBinding, unbindService } from '@/lib/domains/catalog/change-binding'
import { databaseName } from '@/lib/domains/catalog/core/engine-names'
import { createService } from '@/lib/domains/catalog/create-service'
import { deleteService } from '@/lib/domains/catalog/delete-service'
import { endSessions } from '@/lib/domains/catalog/end-sessions'
import { getService } from '@/lib/domains/catalog/get-service'
import { retryBinding, retryService } from '@/lib/domains/catalog/retry'
import type { Binding, BindingState, ServiceDetail, ServiceState } from '@/lib/domains/catalog/schemas'
import { systemClock } from '@/lib/kernel/clock'
import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import pg from 'pg'
import { inject } from 'vitest'
import { type DaemonHarness, operator, until } from './daemon-harness'

export function valueOf<T>(result: Result<T, Fault>): T {
  if (!result.ok) throw new Error(result.error.detail)
  return result.value
}

export interface BoundAnswer {
  id: string
  root: string | null
  DATABASE_URL: string | null
  VCAP_SERVICES: string | null
  VCAP_APPLICATION: string | null
  files: Record<string, { text: string; mode: string; own: boolean }>
}

/** What an instance of the bound release says of itself. */
export const askBound = async (port: number): Promise<BoundAnswer> => (await (await fetch(`http://127.0.0.1:${port}/`)).json()) as BoundAnswer

/** Services through the product's own verbs, on a daemon that runs. */
export function servicesOn(harness: DaemonHarness) {
  const store = createPrismaCatalogStore(harness.database)
  const applications = createPrismaApplicationStore(harness.database)
  const verbs = {
    create: createService(store, systemClock), get: getService(store), bind: bindService(store, applications), rotate: rotateBinding(store), cancel: cancelRotation(store), unbind: unbindService(store), delete: deleteService(store), retry: retryService(store, systemClock), retryBinding: retryBinding(store), endSessions: endSessions(store),
  }
  const get = async (service: string): Promise<ServiceDetail> => valueOf(await verbs.get(operator, { service }))
  return {
    store, verbs, get,
    async create(name: string): Promise<string> {
      return valueOf(await verbs.create(operator, { team: 'crew', name, offering: 'postgresql', plan: 'small' })).id
    },
    async bind(service: string, application: string): Promise<Binding> {
      return valueOf(await verbs.bind(operator, { service, application, databaseUrl: true }))
    },
    reaches: (service: string, state: ServiceState) =>
      until(`service ${service} to be ${state}`, async () => {
        const found = await get(service)
        if (found.state === 'failed' && state !== 'failed') throw new Error(found.reason)
        return found.state === state && found
      }),
    settles: (service: string, binding: string, state: BindingState) =>
      until(`binding ${binding} to be ${state}`, async () => (await get(service)).bindingList.find((one) => one.id === binding && one.state === state)),
  }
}

/** How many databases and logins the engine holds of a service: what counts in the end. */
export async function heldByEngine(service: string): Promise<{ databases: number; owners: number; logins: number }> {
  const client = new pg.Client({ connectionString: inject('postgresUrl') })
  await client.connect()
  try {
    const name = databaseName(service)
    const count = async (sql: string, value: string) => (await client.query<{ n: number }>(sql, [value])).rows[0]?.n ?? 0
    return {
      databases: await count('SELECT count(*)::int AS n FROM pg_database WHERE datname = $1', name),
      owners: await count('SELECT count(*)::int AS n FROM pg_roles WHERE rolname = $1', name),
      logins: await count("SELECT count(*)::int AS n FROM pg_roles WHERE rolname LIKE 'qc\\_%' AND shobj_description(oid, 'pg_authid') LIKE '% ' || $1", service),
    }
  } finally {
    await client.end()
  }
}

export async function connectTo(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  return client
}

export const letsIn = (url: string): Promise<boolean> =>
  connectTo(url).then(
    (client) => client.end().then(() => true),
    () => false,
  )
