import { offerings } from '../../core/offerings'
import { databaseName, idOfName, loginRole, parseNote } from '../../core/engine-names'
import { groupHolders } from '../../core/session-holders'
import type { Broker, BrokerAnswer, BrokerCall, EngineSurvey, EngineView, LastOperation, WriteGuard } from '../../ports'
import type { Plan } from '../../schemas'
import { type ServicesServer, withAdmin } from './engine-admin'
import { dropDatabase, dropLogin, makeDatabase, makeLogin, type Where } from './postgres-acts'
import { giveWrites, holdWrites } from './write-hold'

const refused = (error: string, description: string): BrokerAnswer<never> => ({ kind: 'refused', error, description })
const done: BrokerAnswer<null> = { kind: 'done', value: null }
const operation = 'start-server'

const planOfCall = ({ serviceId, planId }: BrokerCall): Plan | null => offerings.find(({ id, name }) => id === serviceId && name === 'postgresql')?.plans.find(({ id }) => id === planId) ?? null

export interface PostgresBrokerOptions {
  server: ServicesServer
  /** Names what is ours on a server that others use too. */
  installation: string
}

/** Databases on a PostgreSQL server, made by SQL: the broker that is part of the daemon. */
export function createPostgresBroker({ server, installation }: PostgresBrokerOptions): Broker & EngineView & WriteGuard {
  const whereIf = async (): Promise<Where | { waiting: string }> => {
    const reached = await server.reach()
    return 'url' in reached ? { url: reached.url, installation } : reached
  }
  /** What must be undone cannot be undone without the server: unknown, so thrown. */
  async function where(): Promise<Where> {
    const found = await whereIf()
    if ('waiting' in found) throw new Error(`the server for databases does not answer yet (${found.waiting})`)
    return found
  }

  return {
    async provision(instanceId, call) {
      if (!planOfCall(call)) return refused('BadRequest', 'There is no such plan.')
      const at = await whereIf()
      if ('waiting' in at) return { kind: 'in-progress', operation, description: at.waiting }
      await makeDatabase(at, instanceId, call)
      return done
    },
    async lastOperation(instanceId, asked): Promise<LastOperation> {
      if (asked !== operation) return { state: 'gone', description: 'no such operation' }
      const at = await whereIf()
      if ('waiting' in at) return { state: 'in progress', description: at.waiting }
      const made = await withAdmin(at.url, async (client) => (await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [databaseName(instanceId)])).rowCount)
      // The server is there now, and the database waits for being asked for again.
      return made ? { state: 'succeeded', description: '' } : { state: 'gone', description: 'the server is ready' }
    },
    async deprovision(instanceId, call) {
      await dropDatabase(await where(), instanceId, call)
      return done
    },
    async bind(instanceId, bindingId, call) {
      const plan = planOfCall(call)
      if (!plan) return refused('BadRequest', 'There is no such plan.')
      const value = await makeLogin(await where(), instanceId, bindingId, { ...call, connectionsLimit: plan.connectionsLimit })
      return value ? { kind: 'done', value } : refused('NotFound', 'The service has no database.')
    },
    async unbind(instanceId, bindingId, call) {
      await dropLogin(await where(), instanceId, bindingId, call)
      return done
    },
    async survey(): Promise<EngineSurvey | null> {
      const url = server.known()
      return url === null ? null : withAdmin(url, (client) => readSurvey(client, installation))
    },
    holdWrites: async (instanceId, { epoch, insist }) => holdWrites(await where(), instanceId, { epoch, insist }),
    giveWrites: async (instanceId, { epoch }) => giveWrites(await where(), instanceId, { epoch }),
    async holders(credentialId) {
      const { url } = await where()
      return withAdmin(url, async (client) => {
        // What a session asks for is not read: it could hold anything.
        const { rows } = await client.query<{ program: string | null; address: string | null; since: Date | null }>(
          'SELECT application_name AS program, host(client_addr) AS address, backend_start AS since FROM pg_stat_activity WHERE usename = $1',
          [loginRole(credentialId)],
        )
        return groupHolders(rows.map(({ program, address, since }) => ({ program: program ?? '', address, sinceMs: since?.getTime() ?? null })))
      })
    },
    async endpoint() {
      const at = await whereIf()
      if ('waiting' in at) return null
      const { hostname, port } = new URL(at.url)
      return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 5432) }
    },
  }
}

type Query = Parameters<Parameters<typeof withAdmin>[1]>[0]

async function readSurvey(client: Query, installation: string): Promise<EngineSurvey> {
  // Ours by the note at the role; a database by its owner, for a note cannot be made together with it.
  const roles = await client.query<{ role: string; note: string | null; sessions: number; lastUse: Date | null }>(`
    SELECT r.rolname AS role, shobj_description(r.oid, 'pg_authid') AS note, count(a.pid)::int AS sessions,
           max(greatest(a.backend_start, a.query_start, a.state_change)) AS "lastUse"
    FROM pg_roles r LEFT JOIN pg_stat_activity a ON a.usename = r.rolname
    WHERE r.rolname ~ '^q[sc]_[0-9a-z]+$' GROUP BY r.oid, r.rolname`)
  const databases = await client.query<{ name: string; size: string; connections: number }>(`
    SELECT d.datname AS name, pg_database_size(d.oid)::text AS size, (SELECT count(*)::int FROM pg_stat_activity a WHERE a.datid = d.oid AND a.usename ~ '^qc_') AS connections
    FROM pg_database d WHERE d.datname ~ '^qs_[0-9a-z]+$' AND has_database_privilege(d.oid, 'CONNECT')`)
  const sizes = new Map(databases.rows.map((row) => [row.name, row]))
  const survey: EngineSurvey = { services: [], logins: [] }
  for (const { role, note: text, sessions, lastUse } of roles.rows) {
    const [named, note] = [idOfName(role), parseNote(text)]
    if (!named || note?.installation !== installation) continue
    if (named.kind === 'credential') survey.logins.push({ id: named.id, serviceId: note.serviceId, sessions, lastUseMs: lastUse?.getTime() ?? null })
    else {
      const found = sizes.get(role)
      survey.services.push({ id: named.id, sizeBytes: Number(found?.size ?? 0), connections: found?.connections ?? 0, hasDatabase: found !== undefined })
    }
  }
  return survey
}
