import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { describe, expect, inject, test } from 'vitest'
import { newId } from '@/lib/kernel/ids'
import { Secret } from '@/lib/kernel/secret'
import { loginRole, ownerRole } from '../../core/engine-names'
import { planOf } from '../../core/offerings'
import type { ServiceCredentials } from '../../ports'
import { brokerContract, callOf, valueOf } from '../../testing/broker-contract'
import { withAdmin } from './engine-admin'
import { createPostgresBroker } from './postgres-broker'
import { scramVerifier } from './scram'

const server = () => ({ reach: async () => ({ url: inject('postgresUrl') }), known: () => inject('postgresUrl') })
const brokerFor = (installation = newId()) => createPostgresBroker({ server: server(), installation })
const configOf = ({ host, port, database, username, password }: ServiceCredentials) => ({ host, port, database, user: username, password: password.reveal() })

async function connect(credentials: ServiceCredentials): Promise<pg.Client> {
  const client = new pg.Client({ ...configOf(credentials), application_name: 'a shell' })
  client.on('error', () => undefined)
  await client.connect()
  return client
}
async function letsIn(credentials: ServiceCredentials): Promise<boolean> {
  try {
    const client = await connect(credentials)
    await client.end()
    return true
  } catch {
    return false
  }
}
/** Adds a row, to a table that is made when it is not there yet. */
async function writes(_id: string, credentials: ServiceCredentials): Promise<boolean> {
  const client = await connect(credentials)
  try {
    await client.query('CREATE TABLE IF NOT EXISTS kept (id serial PRIMARY KEY, text text)')
    await client.query("INSERT INTO kept (text) VALUES ('one')")
    return true
  } catch (error) {
    if ((error as { code?: string }).code === '42501') return false
    throw error
  } finally {
    await client.end()
  }
}
const admin = <T extends pg.QueryResultRow>(sql: string, values: unknown[] = []) => withAdmin(inject('postgresUrl'), async (client) => (await client.query<T>(sql, values)).rows)

async function bound(broker = brokerFor()) {
  const [id, binding] = [newId(), newId()]
  valueOf(await broker.provision(id, callOf()))
  return { broker, id, binding, credentials: valueOf(await broker.bind(id, binding, callOf())) }
}

describe('the PostgreSQL broker', () => {
  brokerContract(async () => ({ broker: brokerFor(), letsIn, writes }))

  describe('on an operator’s server, as a user that is no superuser', () => {
    brokerContract(async () => {
      const user = `operator_${newId()}`
      await admin(`CREATE ROLE ${user} LOGIN CREATEDB CREATEROLE PASSWORD 'operator'`)
      const url = new URL(inject('postgresUrl'))
      url.username = user
      url.password = 'operator'
      const own = { reach: async () => ({ url: url.href }), known: () => url.href }
      return { broker: createPostgresBroker({ server: own, installation: newId() }), letsIn, writes }
    })
  })

  test('what a login makes belongs to the owner, so that its end changes nothing; what it made as itself goes there too', async () => {
    const { broker, id, binding, credentials } = await bound()
    const client = await connect(credentials)
    await client.query('CREATE TABLE film (title text); INSERT INTO film VALUES ($$one$$)')
    await client.query('SET ROLE NONE; CREATE SCHEMA own; CREATE TABLE own.note (text text)')
    await client.end()
    const other = valueOf(await broker.bind(id, newId(), callOf()))
    await broker.unbind(id, binding, callOf())
    const second = await connect(other)
    expect((await second.query("SELECT title, (SELECT tableowner FROM pg_tables WHERE tablename = 'film') AS owner FROM film")).rows).toEqual([{ title: 'one', owner: ownerRole(id) }])
    expect((await second.query("SELECT tableowner FROM pg_tables WHERE tablename = 'note'")).rows).toEqual([{ tableowner: ownerRole(id) }])
    await second.query('DROP SCHEMA own CASCADE')
    await second.query('ALTER TABLE film ADD COLUMN year int; DROP TABLE film')
    await second.end()
  })

  test('nobody else may connect: neither a login of another service nor the public', async () => {
    const [one, two] = [await bound(), await bound()]
    expect(await letsIn({ ...one.credentials, database: two.credentials.database })).toBe(false)
    const rows = await admin<{ open: boolean }>("SELECT has_database_privilege('public', $1, 'CONNECT') AS open", [one.credentials.database])
    expect(rows).toEqual([{ open: false }])
  })

  test('the connections of a login end at its plan’s limit', async () => {
    const { credentials } = await bound()
    const limit = planOf('postgresql', 'small').connectionsLimit
    const open = await Promise.all(Array.from({ length: limit }, () => connect(credentials)))
    await expect(connect(credentials)).rejects.toThrow('too many connections for role')
    await Promise.all(open.map((client) => client.end()))
  })

  test('sessions are counted by login, with the last use; ending a binding ends them', async () => {
    const { broker, id, binding, credentials } = await bound()
    const client = await connect(credentials)
    const ended = new Promise((resolve) => client.once('end', resolve))
    expect(await broker.holders(binding)).toEqual([{ program: 'a shell', address: 'this-machine', sessions: 1, sinceMs: expect.any(Number) }])
    const login = (await broker.survey())?.logins.find((one) => one.id === binding)
    expect(login).toMatchObject({ serviceId: id, sessions: 1, lastUseMs: expect.any(Number) })
    await broker.unbind(id, binding, callOf())
    await ended
    expect(await broker.holders(binding)).toEqual([])
    expect(await admin('SELECT 1 FROM pg_roles WHERE rolname = $1', [loginRole(binding)])).toEqual([])
  })

  test('the stored password is the verifier that the server would have made itself', async () => {
    const password = new Secret(randomBytes(16).toString('hex'))
    const role = loginRole(newId())
    await admin(`CREATE ROLE ${role} LOGIN PASSWORD '${password.reveal()}'`)
    const [stored] = await admin<{ verifier: string }>('SELECT rolpassword AS verifier FROM pg_authid WHERE rolname = $1', [role])
    const salt = Buffer.from(/:([^$]+)\$/.exec(stored?.verifier ?? '')?.[1] ?? '', 'base64')
    expect(scramVerifier(password, salt)).toBe(stored?.verifier)
    await admin(`DROP ROLE ${role}`)
  })

  test('two installations on one server do not see each other', async () => {
    const [mine, theirs] = [await bound(), await bound()]
    expect((await mine.broker.survey())?.services.map(({ id }) => id)).toEqual([mine.id])
    expect((await theirs.broker.survey())?.logins.map(({ id }) => id)).toEqual([theirs.binding])
  })

  test('a provision that was cut off between role, database and rights is finished by the next', async () => {
    const broker = brokerFor()
    const id = newId()
    await broker.provision(id, callOf())
    // As after a crash right behind CREATE DATABASE.
    await admin(`ALTER DATABASE ${ownerRole(id)} ALLOW_CONNECTIONS false`)
    await admin(`GRANT CONNECT ON DATABASE ${ownerRole(id)} TO PUBLIC`)
    await broker.provision(id, callOf(2n))
    const rows = await admin<{ open: boolean; allowed: boolean }>("SELECT has_database_privilege('public', datname, 'CONNECT') AS open, datallowconn AS allowed FROM pg_database WHERE datname = $1", [ownerRole(id)])
    expect(rows).toEqual([{ open: false, allowed: true }])
  })

  test('while the server does not answer, a provision is in progress and nothing is undone', async () => {
    const broker = createPostgresBroker({ server: { reach: async () => ({ waiting: 'starting the server' }), known: () => null }, installation: 'x' })
    const id = newId()
    expect(await broker.provision(id, callOf())).toEqual({ kind: 'in-progress', operation: 'start-server', description: 'starting the server' })
    expect(await broker.lastOperation(id, 'start-server')).toEqual({ state: 'in progress', description: 'starting the server' })
    await expect(broker.deprovision(id, callOf())).rejects.toThrow('does not answer yet')
    expect(await broker.survey()).toBeNull()
    expect(await broker.endpoint()).toBeNull()
  })
})
