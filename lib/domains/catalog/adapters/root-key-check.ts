import type { Database } from '@/lib/kernel/database'
import { type Envelope, WrongKey } from '@/lib/kernel/envelope'
import { Secret } from '@/lib/kernel/secret'

const place = { table: 'root_key_check', row: '1', purpose: 'check' }

/** Throws one clear line when the root key is not the one that sealed what this database holds. The first start leaves the proof. */
export async function checkRootKey(database: Database, envelope: Envelope): Promise<void> {
  await database.$executeRaw`INSERT INTO root_key_check (id, sealed) VALUES (1, ${envelope.seal(new Secret('quarterdeck'), place)}) ON CONFLICT DO NOTHING`
  const { sealed } = await database.rootKeyCheck.findUniqueOrThrow({ where: { id: 1 } })
  try {
    envelope.open(sealed, place)
  } catch (error) {
    if (!(error instanceof WrongKey)) throw error
    throw new Error('The root key is not the one that sealed the secrets in this database: give back the former keys/root of the data folder, or the former QUARTERDECK_ROOT_KEY.', { cause: error })
  }
}
