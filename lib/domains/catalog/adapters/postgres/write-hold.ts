import type pg from 'pg'
import { databaseName, keeperRole, loginPrefix, ownerRole } from '../../core/engine-names'
import type { WriteHold } from '../../ports'
import { alone, commentOn, inTransaction, joinRole, raiseEpoch, withAdmin } from './engine-admin'
import type { Where } from './postgres-acts'

/*
 * A role that owns a table grants itself whatever is revoked from it. So what takes room changes hands: a second NOLOGIN role, the
 * keeper, in which no login is, owns database, schemas and tables meanwhile, and the owner keeps what it is granted. Functions stay
 * the owner's: those that run with their owner's rights may no more than it may. Sessions that are open notice with their next statement.
 * Names of ours are plain words of lower-case letters and digits (`engine-names.ts`) and stand in SQL as they are.
 */

export interface HoldOptions {
  epoch: bigint
  /** Ends sessions of the service's logins that hold a table for longer than a moment. */
  insist: boolean
}

/** Others queue behind us while we wait for a table. */
const momentMs = 200
/** PostgreSQL's own words for "another session holds it". */
const isLocked = (error: unknown): boolean => (error as { code?: string }).code === '55P03'

/** What was stored by its oid, with its name as SQL writes it. */
interface Relation {
  oid: string
  name: string
  kind: 'r' | 'p' | 'm'
  guarded: boolean
  version: number
}

const relationsOf = async (inside: pg.Client, roles: string): Promise<Relation[]> =>
  (
    await inside.query<Relation>(`
      SELECT c.oid::text AS oid, format('%I.%I', n.nspname, c.relname) AS name, c.relkind AS kind, c.relrowsecurity AND NOT c.relforcerowsecurity AS guarded, current_setting('server_version_num')::int AS version
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relowner IN (SELECT oid FROM pg_roles WHERE ${roles}) AND c.relkind IN ('r', 'p', 'm') AND c.relpersistence <> 't' ORDER BY c.oid`)
  ).rows

/** Who has been granted something there, as SQL writes it. */
const granteesOf = async (inside: pg.Client, from: string, values: unknown[]): Promise<string[]> =>
  (await inside.query<{ grantee: string }>(`SELECT DISTINCT CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END AS grantee FROM ${from}`, values)).rows.map(({ grantee }) => grantee)

const tableWord = ({ kind }: Pick<Relation, 'kind'>) => (kind === 'm' ? 'MATERIALIZED VIEW' : 'TABLE')
const policy = 'quarterdeck_held'

async function holdRelation(inside: pg.Client, relation: Relation, owner: string, keeper: string): Promise<void> {
  const { oid, name, kind, guarded, version } = relation
  const grantees = await granteesOf(
    inside,
    `(SELECT (aclexplode(relacl)).grantee FROM pg_class WHERE oid = $1::oid UNION SELECT (aclexplode(attacl)).grantee FROM pg_attribute WHERE attrelid = $1::oid) a WHERE a.grantee NOT IN (SELECT oid FROM pg_roles WHERE rolname IN ($2, $3))`,
    [oid, owner, keeper],
  )
  // VACUUM gives room back; from PostgreSQL 17 on it can be granted. A view that is filled anew could grow.
  const maintain = version >= 170_000 && kind !== 'm' ? ', MAINTAIN' : ''
  await inTransaction(inside, [
    `SET LOCAL lock_timeout = ${momentMs}`,
    `ALTER ${tableWord(relation)} ${name} OWNER TO ${keeper}`,
    ...grantees.map((grantee) => `REVOKE ALL ON TABLE ${name} FROM ${grantee} CASCADE`),
    `REVOKE ALL ON TABLE ${name} FROM ${owner} CASCADE`,
    // A rule of the team's acts as the table's owner: this one adds no rows either.
    `REVOKE INSERT ON TABLE ${name} FROM ${keeper}`,
    `GRANT SELECT, DELETE, TRUNCATE${maintain} ON TABLE ${name} TO ${owner}`,
    // Who owns a table sees its rows whatever its policies say: that stays so.
    ...(guarded ? [`DROP POLICY IF EXISTS ${policy} ON ${name}`, `CREATE POLICY ${policy} ON ${name} TO ${owner} USING (true)`] : []),
  ])
}

/** Sequences go where their tables go; a dump reads them. */
async function readSequences(inside: pg.Client, owner: string): Promise<void> {
  const { rows } = await inside.query<{ name: string }>(
    "SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE CASE WHEN c.relkind = 'S' THEN starts_with(pg_get_userbyid(c.relowner), 'qk_') AND NOT has_sequence_privilege($1, c.oid, 'SELECT') END", [owner],
  )
  for (const { name } of rows) await inside.query(`GRANT SELECT ON SEQUENCE ${name} TO ${owner}`)
}

async function giveRelation(inside: pg.Client, relation: Relation, owner: string): Promise<void> {
  await inTransaction(inside, [
    `SET LOCAL lock_timeout = ${momentMs}`,
    ...(relation.kind === 'm' ? [] : [`DROP POLICY IF EXISTS ${policy} ON ${relation.name}`]),
    `ALTER ${tableWord(relation)} ${relation.name} OWNER TO ${owner}`,
    `GRANT ALL ON TABLE ${relation.name} TO ${owner}`,
  ])
}

/** Nothing is made in them any more. What is so already is left as it is: this is asked again and again. */
async function holdSchemas(inside: pg.Client, owner: string, keeper: string): Promise<void> {
  const { rows } = await inside.query<{ name: string; theirs: boolean }>(`
    SELECT quote_ident(nspname) AS name, pg_get_userbyid(nspowner) = $1 OR starts_with(pg_get_userbyid(nspowner), '${loginPrefix}') AS theirs
    FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' ORDER BY oid`, [owner])
  for (const { name, theirs } of rows) {
    if (theirs) await inside.query(`ALTER SCHEMA ${name} OWNER TO ${keeper}`)
    const grantees = await granteesOf(inside, `(SELECT (aclexplode(nspacl)).* FROM pg_namespace WHERE quote_ident(nspname) = $1) a WHERE a.privilege_type = 'CREATE' AND pg_get_userbyid(a.grantee) NOT IN ($2, 'pg_database_owner')`, [name, keeper])
    for (const grantee of grantees) await inside.query(`REVOKE CREATE ON SCHEMA ${name} FROM ${grantee} CASCADE`)
    const { rows: used } = await inside.query<{ may: boolean }>("SELECT has_schema_privilege($1, oid, 'USAGE') AS may FROM pg_namespace WHERE quote_ident(nspname) = $2", [owner, name])
    if (used[0]?.may === false) await inside.query(`GRANT USAGE ON SCHEMA ${name} TO ${owner}`)
  }
}

/** Large objects lie in a table of the system's, where anybody may make one: an administrator alone can close that. */
const blobMakers = ['lo_creat(integer)', 'lo_create(oid)', 'lo_from_bytea(oid, bytea)', 'lowrite(integer, bytea)', 'lo_put(oid, bigint, bytea)']
async function letMakeBlobs(inside: pg.Client, may: boolean): Promise<void> {
  const { rows } = await inside.query<{ maker: string }>(
    `SELECT 'pg_catalog.' || maker AS maker FROM unnest($1::text[]) AS maker, pg_roles WHERE rolname = current_user AND rolsuper AND has_function_privilege('public', 'pg_catalog.' || maker, 'EXECUTE') <> $2`, [blobMakers, may],
  )
  for (const { maker } of rows) await inside.query(may ? `GRANT EXECUTE ON FUNCTION ${maker} TO PUBLIC` : `REVOKE EXECUTE ON FUNCTION ${maker} FROM PUBLIC`)
}

/** Each table on its own, so that one that somebody holds keeps no other. Null: all done. */
async function each(inside: pg.Client, relations: readonly Relation[], change: (relation: Relation) => Promise<void>, insist: boolean): Promise<string | null> {
  let waiting: string | null = null
  for (const relation of relations) {
    try {
      await change(relation)
    } catch (error) {
      if (!isLocked(error)) throw error
      waiting = `a session holds ${relation.name}`
      if (insist) await inside.query(`SELECT pg_terminate_backend(a.pid) FROM pg_stat_activity a JOIN pg_locks l ON l.pid = a.pid WHERE l.relation = $1::oid AND l.granted AND starts_with(a.usename, '${loginPrefix}')`, [relation.oid])
    }
  }
  return waiting
}

/** Done again it finds what was made meanwhile, and changes nothing else. */
export const holdWrites = ({ url, installation }: Where, serviceId: string, { epoch, insist }: HoldOptions): Promise<WriteHold> =>
  withAdmin(url, (client) =>
    alone(client, serviceId, async () => {
      const name = databaseName(serviceId)
      const [owner, keeper] = [ownerRole(serviceId), keeperRole(serviceId)]
      if (!(await raiseEpoch(client, owner, installation, serviceId, epoch)).exists) return { kind: 'done' }
      const { rows: found } = await client.query<{ keeps: boolean }>('SELECT pg_get_userbyid(datdba) = $2 AS keeps FROM pg_database WHERE datname = $1', [name, keeper])
      // Lost by the engine: that is said elsewhere.
      if (!found[0]) return { kind: 'done' }
      const { rowCount } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [keeper])
      if (!rowCount) await inTransaction(client, [`CREATE ROLE ${keeper} NOLOGIN`, commentOn(client, keeper, installation, serviceId, epoch)])
      await joinRole(client, keeper)
      const others = await granteesOf(client, `(SELECT (aclexplode(datacl)).grantee FROM pg_database WHERE datname = $1) a WHERE pg_get_userbyid(a.grantee) NOT IN ($2, $3)`, [name, owner, keeper])
      if (!found[0].keeps || others.length > 0) {
        await inTransaction(client, [
          `ALTER DATABASE ${name} OWNER TO ${keeper}`,
          ...[owner, ...others].map((grantee) => `REVOKE ALL ON DATABASE ${name} FROM ${grantee} CASCADE`),
          `GRANT CONNECT ON DATABASE ${name} TO ${owner}`,
        ])
      }
      const cause = await withAdmin(url, async (inside) => {
        await holdSchemas(inside, owner, keeper)
        await letMakeBlobs(inside, false)
        const theirs = `rolname = '${owner}' OR starts_with(rolname, '${loginPrefix}')`
        const waiting = await each(inside, await relationsOf(inside, theirs), (relation) => holdRelation(inside, relation, owner, keeper), insist)
        await readSequences(inside, owner)
        return waiting
      }, name)
      return cause === null ? { kind: 'done' } : { kind: 'busy', cause }
    }),
  )

async function giveInside(inside: pg.Client, owner: string, keeper: string): Promise<string | null> {
  const { rows } = await inside.query<{ name: string }>('SELECT quote_ident(nspname) AS name FROM pg_namespace WHERE pg_get_userbyid(nspowner) = $1', [keeper])
  for (const { name } of rows) await inside.query(`ALTER SCHEMA ${name} OWNER TO ${owner}`)
  await letMakeBlobs(inside, true)
  return each(inside, await relationsOf(inside, `rolname = '${keeper}'`), (relation) => giveRelation(inside, relation, owner), false)
}

/** As it was before, and no trace of the keeper. */
export const giveWrites = ({ url, installation }: Where, serviceId: string, { epoch }: Pick<HoldOptions, 'epoch'>): Promise<WriteHold> =>
  withAdmin(url, (client) =>
    alone(client, serviceId, async () => {
      const name = databaseName(serviceId)
      const [owner, keeper] = [ownerRole(serviceId), keeperRole(serviceId)]
      await raiseEpoch(client, owner, installation, serviceId, epoch)
      const { rowCount } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [keeper])
      if (!rowCount) return { kind: 'done' }
      await joinRole(client, keeper)
      const { rowCount: there } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])
      if (there) await client.query(`ALTER DATABASE ${name} OWNER TO ${owner}`)
      const cause = there ? await withAdmin(url, (inside) => giveInside(inside, owner, keeper), name) : null
      if (cause !== null) return { kind: 'busy', cause }
      await client.query(`DROP ROLE ${keeper}`)
      return { kind: 'done' }
    }),
  )
