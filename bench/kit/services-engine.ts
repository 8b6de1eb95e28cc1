import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { ServicePage } from '../../lib/domains/catalog/schemas'
import type { Product } from './product'
import { settingsOf } from './rollouts'
import type { servicesOf } from './services'

async function connected<T>(url: string, work: (names: (sql: string) => Promise<string[]>) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(async (sql) => (await client.query<{ name: string }>(sql)).rows.map((row) => row.name))
  } finally {
    await client.end()
  }
}

/** What the engine itself holds, by its own tables. */
function heldBy(product: Product) {
  const password = readFileSync(join(product.data, 'keys/services'), 'utf8').trim()
  const port = readFileSync(join(product.data, 'run/services-postgres.port'), 'utf8').trim()
  return connected(`postgresql://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`, async (names) => ({
    databases: await names("SELECT datname AS name FROM pg_database WHERE datname ~ '^qs_'"),
    owners: await names("SELECT rolname AS name FROM pg_roles WHERE rolname ~ '^qs_'"),
    logins: await names("SELECT rolname AS name FROM pg_roles WHERE rolname ~ '^qc_'"),
  }))
}

/** What the platform found in the engine without a row that wanted it, and took away. */
export const countSwept = async (product: Product): Promise<number> =>
  (await connected(settingsOf(product).databaseUrl, (names) => names("SELECT subject_id AS name FROM ledger_entry WHERE action IN ('service.sweep', 'credential.sweep')"))).length

/** What the rows say that it should hold. */
async function wantedOf(services: ReturnType<typeof servicesOf>) {
  const rows = (await services.send(ServicePage, 'GET', '/services?limit=200')).items
  const bindings = (await Promise.all(rows.map(({ id }) => services.get(id)))).flatMap(({ bindingList }) => bindingList)
  const names = rows.map(({ id }) => `qs_${id}`)
  return { databases: names, owners: names, logins: bindings.flatMap(({ credentials }) => credentials.filter((one) => one.state === 'issued').map(({ id }) => `qc_${id}`)) }
}

const apart = (one: string[], other: string[]) => [...one.filter((name) => !other.includes(name)), ...other.filter((name) => !one.includes(name))]

/** In the engine and not wanted, or wanted and not there. */
export async function compareEngineAndRows(product: Product, services: ReturnType<typeof servicesOf>) {
  const [held, wanted] = [await heldBy(product), await wantedOf(services)]
  return { databases: apart(held.databases, wanted.databases), owners: apart(held.owners, wanted.owners), logins: apart(held.logins, wanted.logins) }
}
