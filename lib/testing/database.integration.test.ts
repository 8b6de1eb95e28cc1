import pg from 'pg'
import { expect, test } from 'vitest'
import { createTestDatabase } from './database'

test('the application role adds to the ledger and can neither change, delete nor truncate it', async () => {
  const { applicationUrl, ownerUrl } = await createTestDatabase()
  const client = new pg.Client({ connectionString: applicationUrl })
  await client.connect()
  await client.query(
    `INSERT INTO ledger_entry (position, at, actor_kind, actor_id, actor_name, action, subject_kind, subject_id, phase, canonical, previous, hash)
     VALUES (1, now(), 'machine', 'm', 'm', 'a.b', 'x', 'y', 'done', '{}', '0', '1')`,
  )
  await expect(client.query(`UPDATE ledger_entry SET hash = '2'`)).rejects.toThrow('permission denied')
  await expect(client.query('DELETE FROM ledger_entry')).rejects.toThrow('permission denied')
  await expect(client.query('TRUNCATE ledger_entry')).rejects.toThrow('permission denied')
  const events = await client.query('SELECT topic, key FROM stream_event')
  expect(events.rows).toEqual([{ topic: 'changes', key: '1' }])
  await client.end()

  const owner = new pg.Client({ connectionString: ownerUrl })
  await owner.connect()
  await expect(owner.query('TRUNCATE ledger_entry')).rejects.toThrow('append-only')
  await expect(owner.query(`UPDATE ledger_entry SET hash = '2'`)).rejects.toThrow('append-only')
  await owner.end()
})
