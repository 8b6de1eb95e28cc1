import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import { newSecret } from '@/lib/kernel/ids'
import { Secret } from '@/lib/kernel/secret'
import { databaseName, keeperRole, loginPrefix, loginRole, ownerRole, parseNote } from '../../core/engine-names'
import type { BrokerCall, ServiceCredentials } from '../../ports'
import { alone, commentOn, inTransaction, joinRole, noteOf, raiseEpoch, withAdmin } from './engine-admin'
import { scramVerifier } from './scram'

export interface Where {
  url: string
  installation: string
}

const hasDatabase = async (client: pg.Client, name: string): Promise<boolean> => ((await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])).rowCount ?? 0) > 0

/** Owner role first, which carries the epoch; then the database, closed until nobody but its owner may connect. */
export const makeDatabase = ({ url, installation }: Where, serviceId: string, { epoch }: BrokerCall): Promise<void> =>
  withAdmin(url, (client) =>
    alone(client, serviceId, async () => {
      const [role, name] = [ownerRole(serviceId), databaseName(serviceId)]
      const quoted = client.escapeIdentifier(name)
      const { exists } = await raiseEpoch(client, role, installation, serviceId, epoch)
      if (!exists) await inTransaction(client, [`CREATE ROLE ${quoted} NOLOGIN`, commentOn(client, role, installation, serviceId, epoch)])
      await joinRole(client, role)
      if (!(await hasDatabase(client, name))) await client.query(`CREATE DATABASE ${quoted} OWNER ${quoted} TEMPLATE template0 ENCODING 'UTF8' ALLOW_CONNECTIONS false`)
      await client.query(`REVOKE ALL ON DATABASE ${quoted} FROM PUBLIC`)
      await client.query(`ALTER DATABASE ${quoted} ALLOW_CONNECTIONS true`)
    }),
  )

/** Database, logins, keeper, owner: in this order nothing depends on what goes. */
export const dropDatabase = ({ url, installation }: Where, serviceId: string, { epoch }: BrokerCall): Promise<void> =>
  withAdmin(url, (client) =>
    alone(client, serviceId, async () => {
      const role = ownerRole(serviceId)
      const { exists } = await raiseEpoch(client, role, installation, serviceId, epoch)
      const keeper = keeperRole(serviceId)
      if (exists) await joinRole(client, role)
      if ((await noteOf(client, keeper)).exists) await joinRole(client, keeper)
      await client.query(`DROP DATABASE IF EXISTS ${client.escapeIdentifier(databaseName(serviceId))} WITH (FORCE)`)
      const { rows } = await client.query<{ role: string; note: string | null }>(
        "SELECT rolname AS role, shobj_description(oid, 'pg_authid') AS note FROM pg_roles WHERE starts_with(rolname, $1)",
        [loginPrefix],
      )
      for (const login of rows) {
        const note = parseNote(login.note)
        if (note?.serviceId === serviceId && note.installation === installation) await client.query(`DROP ROLE IF EXISTS ${client.escapeIdentifier(login.role)}`)
      }
      await client.query(`DROP ROLE IF EXISTS ${client.escapeIdentifier(keeper)}`)
      await client.query(`DROP ROLE IF EXISTS ${client.escapeIdentifier(role)}`)
    }),
  )

export interface LoginOptions extends BrokerCall {
  connectionsLimit: number
}

/** A login that is the owner as soon as it is in: what it makes outlives it. Null where the service has no database. */
export const makeLogin = ({ url, installation }: Where, serviceId: string, credentialId: string, { epoch, connectionsLimit }: LoginOptions): Promise<ServiceCredentials | null> =>
  withAdmin(url, (client) =>
    alone(client, credentialId, async () => {
      const [owner, login, database] = [ownerRole(serviceId), loginRole(credentialId), databaseName(serviceId)]
      if (!(await hasDatabase(client, database))) return null
      const password = new Secret(newSecret())
      const [quoted, verifier] = [client.escapeIdentifier(login), client.escapeLiteral(scramVerifier(password, randomBytes(16)))]
      const { exists } = await raiseEpoch(client, login, installation, serviceId, epoch)
      await inTransaction(client, [
        `${exists ? 'ALTER' : 'CREATE'} ROLE ${quoted} LOGIN CONNECTION LIMIT ${connectionsLimit} PASSWORD ${verifier}`,
        `GRANT ${client.escapeIdentifier(owner)} TO ${quoted}`,
        `ALTER ROLE ${quoted} SET role TO ${client.escapeLiteral(owner)}`,
        commentOn(client, login, installation, serviceId, epoch),
      ])
      // Who is not in a role sees neither when its sessions were active, nor may end them.
      await joinRole(client, login)
      const { hostname, port } = new URL(url)
      return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 5432), database, username: login, password }
    }),
  )

async function endSessions(client: pg.Client, login: string): Promise<void> {
  const deadline = Date.now() + 10_000
  for (;;) {
    const { rowCount } = await client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1', [login])
    if (!rowCount) return
    if (Date.now() > deadline) throw new Error(`sessions of ${login} do not end`)
    await pause(50)
  }
}

/** No new session, then none at all, then what it may have made itself goes to the owner, then the login. */
export const dropLogin = ({ url, installation }: Where, serviceId: string, credentialId: string, { epoch }: BrokerCall): Promise<void> =>
  withAdmin(url, (client) =>
    alone(client, credentialId, async () => {
      const [owner, login, database] = [ownerRole(serviceId), loginRole(credentialId), databaseName(serviceId)]
      const quoted = client.escapeIdentifier(login)
      if (!(await raiseEpoch(client, login, installation, serviceId, epoch)).exists) return
      await joinRole(client, login)
      await client.query(`ALTER ROLE ${quoted} NOLOGIN`)
      await endSessions(client, login)
      if (await hasDatabase(client, database)) {
        await withAdmin(url, (inside) => inTransaction(inside, [`REASSIGN OWNED BY ${quoted} TO ${inside.escapeIdentifier(owner)}`, `DROP OWNED BY ${quoted}`]), database)
      }
      await client.query(`DROP ROLE ${quoted}`)
    }),
  )
