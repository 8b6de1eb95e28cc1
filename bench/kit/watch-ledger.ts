import pg from 'pg'
import type { Product } from './product'
import { settingsOf } from './rollouts'
import { until } from './until'

/** An entry as it is told apart from others: `action phase`, like `chaos.inject intended`. */
export type EntryName = `${string} ${'intended' | 'done' | 'failed'}`

/** Looks at the ledger's rows themselves, from now on: the beginning of a step is seen within milliseconds, and a short one is not missed. */
export async function watchLedger(product: Product) {
  const client = new pg.Client({ connectionString: settingsOf(product).databaseUrl })
  // Who watches may be who kills it.
  client.on('error', () => undefined)
  await client.connect()
  const ask = async <T extends object>(sql: string, values: unknown[] = []) => (await client.query<T>(sql, values)).rows
  const since = (await ask<{ position: string }>('SELECT position::text FROM ledger_head'))[0]?.position ?? '0'
  return {
    /** The first entry of these names. */
    says: (...names: EntryName[]): Promise<string> =>
      until(`the ledger to say ${names.join(' or ')}`, 120_000, async () => {
        const [first] = await ask<{ name: string }>("SELECT action || ' ' || phase AS name FROM ledger_entry WHERE position > $1 AND action || ' ' || phase = ANY($2) ORDER BY position LIMIT 1", [since, names])
        return first?.name
      }, 5),
    close: () => client.end().catch(() => undefined),
  }
}
