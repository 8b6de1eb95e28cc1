import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { productSettings } from './api'

/** As a program of somebody's that holds this address; ended by the caller. */
export async function connectTo(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  // A server that ends the session is what some tests are about.
  client.on('error', () => {})
  await client.connect()
  return client
}

/** One statement on the services server, as its administrator whom nothing stops. */
async function onEngine(sql: string): Promise<void> {
  const { dataDir } = productSettings()
  const password = readFileSync(join(dataDir, 'keys/services'), 'utf8').trim()
  const port = readFileSync(join(dataDir, 'run/services-postgres.port'), 'utf8').trim()
  const client = await connectTo(`postgresql://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres?options=${encodeURIComponent('-c default_transaction_read_only=off')}`)
  try {
    await client.query(sql)
    await client.query('SELECT pg_reload_conf()')
  } finally {
    await client.end()
  }
}

/** The services server takes no change from anybody, as an engine that fell back to a standby does. */
export const makeEngineReadOnly = () => onEngine("ALTER SYSTEM SET default_transaction_read_only = 'on'")
export const makeEngineWritable = () => onEngine('ALTER SYSTEM RESET default_transaction_read_only')
