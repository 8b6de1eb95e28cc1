import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { log } from '../kit/log'
import { firstViews, type Shelf } from './shelf'
import { type Title, titles } from './titles'

const columns = 'id, name, genre, year, minutes, tags'

/** Tables and first titles, made by whoever comes first; again changes nothing. */
async function prepare(pool: pg.Pool): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    // Two instances that start together would both find no table.
    await client.query("SELECT pg_advisory_xact_lock(hashtextextended('catalogue', 0))")
    await client.query(`
      CREATE TABLE IF NOT EXISTS title (
        id text PRIMARY KEY, name text NOT NULL, genre text NOT NULL, year integer NOT NULL, minutes integer NOT NULL, tags text[] NOT NULL, place integer NOT NULL, views bigint NOT NULL)`)
    for (const [at, { id, name, genre, year, minutes, tags }] of titles.entries()) {
      await client.query('INSERT INTO title VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING', [id, name, genre, year, minutes, tags, at, firstViews(at)])
    }
    await client.query('COMMIT')
  } finally {
    client.release()
  }
}

/** A server that restarts ends its sessions: what was asked is asked once more on a new one. */
const lost = new Set(['57P01', '57P02', '57P03', '08006', 'ECONNRESET', 'ECONNREFUSED', 'EPIPE'])
const isLost = (error: unknown) => {
  const { code, message } = error as { code?: string; message?: string }
  return lost.has(code ?? '') || message === 'Connection terminated unexpectedly'
}

/** Keeps the titles in the bound database. Resolves when they are there: until then the service is not healthy. */
export async function databaseShelf(url: string): Promise<Shelf> {
  const pool = new pg.Pool({ connectionString: url, max: 4, connectionTimeoutMillis: 5_000, idleTimeoutMillis: 60_000 })
  // An idle connection that breaks is replaced when it is needed; unheard, its error would end the process.
  pool.on('error', (error) => log.info('a database connection ended', { reason: error.message }))
  for (let tries = 1; ; tries += 1) {
    try {
      await prepare(pool)
      break
    } catch (error) {
      log.error('the database is not ready', { tries, reason: (error as Error).message })
      await pause(Math.min(5_000, 250 * tries))
    }
  }
  const ask = async (text: string, values: unknown[] = []): Promise<Title[]> => {
    try {
      return (await pool.query<Title>(text, values)).rows
    } catch (error) {
      if (!isLost(error)) throw error
      await pause(200)
      return (await pool.query<Title>(text, values)).rows
    }
  }
  return {
    database: new URL(url).pathname.slice(1),
    all: () => ask(`SELECT ${columns} FROM title ORDER BY place`),
    view: async (id) => (await ask(`UPDATE title SET views = views + 1 WHERE id = $1 RETURNING ${columns}`, [id]))[0],
    popular: (limit) => ask(`SELECT ${columns} FROM title ORDER BY views DESC, place LIMIT $1`, [limit]),
    close: () => pool.end(),
  }
}
