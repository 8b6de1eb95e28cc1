import type pg from 'pg'
import { withConnection } from '@/lib/kernel/database-connection'
import { StaleEpoch } from '../../../delivery/ports'
import { noteText, parseNote } from '../../core/engine-names'

/** Where the server for teams' databases is, with its administrator's address. */
export interface ServicesServer {
  /** Starts it where it is ours and does not run yet; null with a word on why while it does not answer. */
  reach(): Promise<{ url: string } | { waiting: string }>
  /** Its address when it was reached before; starts nothing. */
  known(): string | null
}

const limits = { connectionTimeoutMillis: 5_000, query_timeout: 60_000, application_name: 'quarterdeck daemon: services' }

/** A team may have set anything for its own database, and made functions that stand before the system's: none of that is for us. */
const asOurselves = "SET role TO 'none'; SET search_path TO ''; SET default_transaction_read_only TO off"
/** Goes along with the connection, and so before anything that the database has set: its limit may be too short for the first statement. */
const unlimited = '-c statement_timeout=0'

/** One connection for one piece of work, to the maintenance database or to a team's. */
export async function withAdmin<T>(url: string, work: (client: pg.Client) => Promise<T>, database?: string): Promise<T> {
  const address = new URL(url)
  if (database !== undefined) {
    address.pathname = `/${database}`
    address.searchParams.set('options', `${address.searchParams.get('options') ?? ''} ${unlimited}`.trim())
  }
  return withConnection({ connectionString: address.href, ...limits }, async (client) => {
    if (database !== undefined) await client.query(asOurselves)
    return await work(client)
  })
}

/** One at a time for each thing in the engine, over every daemon: what is found stays so until the work is done. */
export async function alone<T>(client: pg.Client, thing: string, work: () => Promise<T>): Promise<T> {
  await client.query("SELECT pg_advisory_lock(hashtextextended('quarterdeck ' || $1, 0))", [thing])
  return await work()
}

export async function noteOf(client: pg.Client, role: string): Promise<{ exists: boolean; note: ReturnType<typeof parseNote> }> {
  const { rows } = await client.query<{ note: string | null }>("SELECT shobj_description(oid, 'pg_authid') AS note FROM pg_roles WHERE rolname = $1", [role])
  return { exists: rows.length > 0, note: parseNote(rows[0]?.note ?? null) }
}

/** Refuses an epoch that is older than the last one that acted on this role, and remembers this one with it. */
export async function raiseEpoch(client: pg.Client, role: string, installation: string, serviceId: string, epoch: bigint): Promise<{ exists: boolean }> {
  const { exists, note } = await noteOf(client, role)
  if (note && epoch < note.epoch) throw new StaleEpoch(role, epoch, note.epoch)
  if (exists) await client.query(commentOn(client, role, installation, serviceId, epoch))
  return { exists }
}

export const commentOn = (client: pg.Client, role: string, installation: string, serviceId: string, epoch: bigint): string =>
  `COMMENT ON ROLE ${client.escapeIdentifier(role)} IS ${client.escapeLiteral(noteText({ installation, epoch, serviceId }))}`

/** An operator's user that is no superuser must be in a role to act for it. */
export async function joinRole(client: pg.Client, role: string): Promise<void> {
  const { rows } = await client.query<{ super: boolean }>('SELECT rolsuper AS super FROM pg_roles WHERE rolname = current_user')
  if (rows[0]?.super !== true) await client.query(`GRANT ${client.escapeIdentifier(role)} TO CURRENT_USER`)
}

/** All of it or nothing. */
export async function inTransaction(client: pg.Client, statements: string[]): Promise<void> {
  await client.query('BEGIN')
  try {
    for (const statement of statements) await client.query(statement)
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined)
    throw error
  }
}
