import pg from 'pg'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import { newId } from '@/lib/kernel/ids'
import { keeperRole, loginRole, ownerRole } from '../../core/engine-names'
import { callOf, valueOf } from '../../testing/broker-contract'
import { withAdmin } from './engine-admin'
import { createPostgresBroker } from './postgres-broker'

const server = { reach: async () => ({ url: inject('postgresUrl') }), known: () => inject('postgresUrl') }
const broker = createPostgresBroker({ server, installation: newId() })
const admin = <T extends pg.QueryResultRow>(sql: string, values: unknown[] = []) => withAdmin(inject('postgresUrl'), async (client) => (await client.query<T>(sql, values)).rows)

let id: string
let binding: string
/** A session that was there before, and stays. */
let app: pg.Client
let open: pg.Client[]

async function connect(): Promise<pg.Client> {
  const { host, port, database, username, password } = valueOf(await broker.bind(id, binding, callOf()))
  const client = new pg.Client({ host, port, database, user: username, password: password.reveal() })
  client.on('error', () => undefined)
  await client.connect()
  open.push(client)
  return client
}
beforeEach(async () => {
  ;[id, binding, open] = [newId(), newId(), []]
  valueOf(await broker.provision(id, callOf()))
  app = await connect()
  await app.query("CREATE TABLE film (id serial PRIMARY KEY, title text); INSERT INTO film (title) VALUES ('one'), ('two'), ('three')")
})
afterEach(async () => {
  await Promise.all(open.map((client) => client.end().catch(() => undefined)))
  await broker.deprovision(id, callOf(99n))
})
const hold = (insist = false) => broker.holdWrites(id, { ...callOf(2n), insist })
const give = () => broker.giveWrites(id, callOf(3n))
/** What the engine says to it: `ok`, or its code. 42501 is "permission denied". */
const told = (sql: string, client = app): Promise<string> => client.query(sql).then(() => 'ok', (error: { code?: string }) => error.code ?? 'odd')
const count = async (table: string) => Number((await app.query<{ n: string }>(`SELECT count(*) AS n FROM ${table}`)).rows[0]?.n)

describe('held', () => {
  test.each([
    "INSERT INTO film (title) VALUES ('four')", "UPDATE film SET title = 'x'", 'SELECT * FROM film FOR UPDATE', 'ALTER TABLE film ADD COLUMN year int', 'CREATE TABLE more (id int)', 'CREATE TABLE public.more AS SELECT * FROM film',
    'CREATE SCHEMA more', 'CREATE TEMP TABLE more (id int)', 'CREATE MATERIALIZED VIEW more AS SELECT * FROM film', "SELECT lo_from_bytea(0, 'x')", 'SELECT lo_creat(-1)',
  ])('an open session is refused %s with its next statement', async (sql) => {
    expect(await hold()).toEqual({ kind: 'done' })
    expect(await told(sql)).toBe('42501')
    expect(await count('film')).toBe(3)
  })

  test('reading and deleting go on, and room is given back', async () => {
    await app.query("CREATE TABLE big (text text); INSERT INTO big SELECT repeat(md5(n::text), 20) FROM generate_series(1, 5000) n; CREATE VIEW titles AS SELECT title FROM film")
    await hold()
    expect((await app.query('SELECT title FROM titles ORDER BY title')).rowCount).toBe(3)
    expect(await told("DELETE FROM film WHERE title = 'one'")).toBe('ok')
    expect(await told("DELETE FROM titles WHERE title = 'two'")).toBe('ok')
    expect(await told('SELECT last_value FROM film_id_seq')).toBe('ok')
    expect(await count('film')).toBe(1)
    const size = async () => Number((await app.query<{ size: string }>("SELECT pg_total_relation_size('big') AS size")).rows[0]?.size)
    const before = await size()
    await app.query('DELETE FROM big')
    const sizeAfterVacuum = async () => {
      expect(await told('VACUUM FULL big')).toBe('ok')
      return size()
    }
    // Rows that an analysis under way may still see are kept by the first.
    await expect.poll(sizeAfterVacuum, { timeout: 20_000 }).toBeLessThan(before / 10)
    expect(await told('TRUNCATE film')).toBe('ok')
  })

  test('a login cannot give itself what it had', async () => {
    await hold()
    const [owner, login, keeper] = [ownerRole(id), loginRole(binding), keeperRole(id)]
    for (const sql of [`GRANT INSERT ON film TO ${owner}`, `GRANT INSERT ON film TO PUBLIC`, `ALTER TABLE film OWNER TO ${owner}`, `GRANT ${keeper} TO ${login}`, `SET ROLE ${keeper}`, `ALTER DATABASE qs_${id} OWNER TO ${owner}`, `GRANT CREATE ON SCHEMA public TO ${owner}`]) {
      // A GRANT by somebody who may not is a warning and nothing else.
      await told(sql)
      await told('SET ROLE NONE')
      await told(sql)
      expect([sql, await told("INSERT INTO film (title) VALUES ('x')"), await told('CREATE TABLE more (id int)')]).toEqual([sql, '42501', '42501'])
      await app.query(`SET ROLE ${owner}`)
      expect([sql, await told("INSERT INTO film (title) VALUES ('x')"), await told('CREATE TABLE more (id int)')]).toEqual([sql, '42501', '42501'])
    }
  })

  test('what was laid out before does not let it write either', async () => {
    await app.query(`
      GRANT INSERT ON film TO PUBLIC; GRANT INSERT (title) ON film TO ${loginRole(binding)}; GRANT CREATE ON SCHEMA public TO PUBLIC; GRANT CREATE ON DATABASE qs_${id} TO ${loginRole(binding)};
      CREATE FUNCTION pump() RETURNS void LANGUAGE sql SECURITY DEFINER AS $$ INSERT INTO film (id, title) VALUES (101, 'pumped') $$;
      CREATE TABLE trigger_of (id int); INSERT INTO trigger_of VALUES (1);
      CREATE RULE pump AS ON DELETE TO trigger_of DO ALSO INSERT INTO film (id, title) VALUES (100, 'ruled');
      CREATE VIEW door AS SELECT id, title FROM film; GRANT INSERT ON door TO PUBLIC;
      SET ROLE NONE; CREATE SCHEMA own; CREATE TABLE own.note (text text); SET ROLE ${ownerRole(id)}`)
    await hold()
    for (const role of [ownerRole(id), 'NONE']) {
      await app.query(`SET ROLE ${role}`)
      for (const sql of ["INSERT INTO film (id, title) VALUES (103, 'x')", 'SELECT pump()', 'DELETE FROM trigger_of', "INSERT INTO door VALUES (102, 'x')", "INSERT INTO own.note VALUES ('x')", 'CREATE TABLE own.more (id int)', 'CREATE SCHEMA more', 'CREATE TABLE more (id int)']) {
        expect([role, sql, await told(sql)]).toEqual([role, sql, '42501'])
      }
    }
    expect(await count('film')).toBe(3)
  })

  test('what a team set for its database and made beside the system’s functions is nothing to the administrator', async () => {
    const [owner, login] = [ownerRole(id), loginRole(binding)]
    await app.query(`
      ALTER DATABASE qs_${id} SET role TO ${owner}; ALTER DATABASE qs_${id} SET default_transaction_read_only TO on; ALTER DATABASE qs_${id} SET search_path TO public, pg_catalog; ALTER DATABASE qs_${id} SET statement_timeout TO 1;
      CREATE TABLE caught (who text);
      CREATE FUNCTION public.starts_with(name, text) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN INSERT INTO public.caught VALUES (current_user); EXECUTE 'ALTER ROLE ${login} SUPERUSER'; RETURN true; END $$;
      CREATE FUNCTION public.pg_get_userbyid(oid) RETURNS name LANGUAGE plpgsql AS $$ BEGIN INSERT INTO public.caught VALUES (current_user); EXECUTE 'ALTER ROLE ${login} SUPERUSER'; RETURN 'x'; END $$`)
    expect(await hold()).toEqual({ kind: 'done' })
    expect(await told("INSERT INTO film (title) VALUES ('x')")).toBe('42501')
    expect([await count('caught'), await admin('SELECT rolsuper FROM pg_roles WHERE rolname = $1', [login])]).toEqual([0, [{ rolsuper: false }]])
    expect(await give()).toEqual({ kind: 'done' })
    expect(await told("INSERT INTO film (title) VALUES ('x')")).toBe('ok')
    await broker.unbind(id, binding, callOf(3n))
    expect(await admin('SELECT 1 FROM pg_roles WHERE rolname = $1', [login])).toEqual([])
  })

  test('rows that refer to others go as they would; a table with policies shows its owner every row as before', async () => {
    await app.query(`
      CREATE TABLE part (film int REFERENCES film ON DELETE CASCADE); CREATE TABLE note (film int REFERENCES film ON DELETE SET NULL); CREATE TABLE lent (film int REFERENCES film);
      INSERT INTO part VALUES (1); INSERT INTO note VALUES (1); INSERT INTO lent VALUES (2);
      CREATE TABLE secret (text text); INSERT INTO secret VALUES ('one'); ALTER TABLE secret ENABLE ROW LEVEL SECURITY`)
    await hold()
    expect([await told('DELETE FROM film WHERE id = 1'), await told('DELETE FROM film WHERE id = 2')]).toEqual(['ok', '23503'])
    expect([await count('part'), await count('note WHERE film IS NULL'), await count('secret')]).toEqual([0, 1, 1])
    await give()
    expect(await count('secret')).toBe(1)
    expect(await admin('SELECT 1 FROM pg_policies')).toEqual([])
    expect((await app.query('SELECT policyname FROM pg_policies')).rows).toEqual([])
  })

  test('a table that a session holds is waited for; its neighbours are held meanwhile; at last the session is ended', async () => {
    await app.query('CREATE TABLE other (id int)')
    const long = await connect()
    await long.query("BEGIN; INSERT INTO film (title) VALUES ('long')")
    expect(await hold()).toEqual({ kind: 'busy', cause: 'a session holds public.film' })
    expect(await told('INSERT INTO other VALUES (1)')).toBe('42501')
    expect(await hold(true)).toMatchObject({ kind: 'busy' })
    expect(await hold()).toEqual({ kind: 'done' })
    expect(await told('COMMIT', long)).not.toBe('ok')
    expect(await count('film')).toBe(3)
  })

  test('a table whose making was under way is found when it is asked again', async () => {
    const late = await connect()
    await late.query('BEGIN; CREATE TABLE late (id int)')
    await hold()
    await late.query('COMMIT')
    expect(await told('INSERT INTO late VALUES (1)')).toBe('ok')
    await hold()
    expect(await told('INSERT INTO late VALUES (2)')).toBe('42501')
  })
})

describe('given back', () => {
  test('it is as it was: owner, rights, making and dropping, and the keeper is gone', async () => {
    await app.query('CREATE SCHEMA own; CREATE TABLE own.note (text text); CREATE MATERIALIZED VIEW seen AS SELECT * FROM film')
    await hold()
    expect(await admin('SELECT 1 FROM pg_roles WHERE rolname = $1', [keeperRole(id)])).toHaveLength(1)
    expect(await give()).toEqual({ kind: 'done' })
    for (const sql of ["INSERT INTO film (title) VALUES ('four')", "UPDATE film SET title = 'x'", 'REFRESH MATERIALIZED VIEW seen', 'CREATE TABLE own.more (id int)', 'CREATE TEMP TABLE brief (id int)', 'CREATE SCHEMA more', "SELECT lo_from_bytea(0, 'x')", 'ALTER TABLE film ADD COLUMN year int', 'DROP SCHEMA own CASCADE', 'DROP TABLE film CASCADE']) {
      expect([sql, await told(sql)]).toEqual([sql, 'ok'])
    }
    expect(await admin('SELECT pg_get_userbyid(datdba) AS owner FROM pg_database WHERE datname = $1', [ownerRole(id)])).toEqual([{ owner: ownerRole(id) }])
    expect(await admin('SELECT 1 FROM pg_roles WHERE rolname = $1', [keeperRole(id)])).toEqual([])
    expect(await give()).toEqual({ kind: 'done' })
  })

  test('a database that is lost meanwhile is in nobody’s way', async () => {
    await hold()
    await admin(`DROP DATABASE qs_${id} WITH (FORCE)`)
    expect([await hold(), await give()]).toEqual([{ kind: 'done' }, { kind: 'done' }])
    expect(await admin('SELECT 1 FROM pg_roles WHERE rolname = $1', [keeperRole(id)])).toEqual([])
  })

  test('a login that ended meanwhile leaves nothing behind', async () => {
    await hold()
    await broker.unbind(id, binding, callOf(2n))
    await give()
    binding = newId()
    app = await connect()
    expect(await told("INSERT INTO film (title) VALUES ('four')")).toBe('ok')
  })
})
