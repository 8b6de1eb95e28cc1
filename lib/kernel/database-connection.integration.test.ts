import { expect, inject, test } from 'vitest'
import { withConnection } from './database-connection'

const server = { connectionString: inject('postgresUrl') }
const pidOf = 'SELECT pg_backend_pid() AS pid'

/** As a killed server leaves it: the other end is gone, and nothing was asked just then. */
const endBackend = (pid: number | undefined) => withConnection(server, async (client) => {
  await client.query('SELECT pg_terminate_backend($1)', [pid])
  await expect.poll(async () => (await client.query('SELECT 1 FROM pg_stat_activity WHERE pid = $1', [pid])).rowCount).toBe(0)
})

test('gives what the work gives, and leaves no connection', async () => {
  const pid = await withConnection(server, async (client) => (await client.query<{ pid: number }>(pidOf)).rows[0]?.pid)
  expect(pid).toBeGreaterThan(0)
  await withConnection(server, (client) => expect.poll(async () => (await client.query('SELECT 1 FROM pg_stat_activity WHERE pid = $1', [pid])).rowCount).toBe(0))
})

test('a connection that breaks between two questions fails the next one, and ends no process', async () => {
  const asking = withConnection(server, async (client) => {
    const ended = new Promise((resolve) => client.once('end', resolve))
    await endBackend((await client.query<{ pid: number }>(pidOf)).rows[0]?.pid)
    await ended
    await client.query('SELECT 1')
  })
  await expect(asking).rejects.toThrow(/not queryable/)
})

test('one that breaks while an answer is waited for fails that question', async () => {
  const asking = withConnection(server, async (client) => {
    const pid = (await client.query<{ pid: number }>(pidOf)).rows[0]?.pid
    await Promise.all([client.query('SELECT pg_sleep(3600)'), endBackend(pid)])
  })
  await expect(asking).rejects.toThrow(/terminat/)
})

test('where nobody listens it says so', async () => {
  await expect(withConnection({ connectionString: 'postgresql://nobody@127.0.0.1:1/none' }, async () => 'never')).rejects.toThrow(/ECONNREFUSED/)
})
