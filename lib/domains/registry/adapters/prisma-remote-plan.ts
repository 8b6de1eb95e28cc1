import type { Database } from '@/lib/kernel/database'
import { type Envelope, WrongKey } from '@/lib/kernel/envelope'
import { Secret } from '@/lib/kernel/secret'
import { originOf } from '../core/remote-choice'
import type { PlannedRemote } from '../remote-schemas'
import { settingsOfRow } from './prisma-remotes'

const placeOf = (name: string, url: string) => ({ table: 'registry_remote', row: `${name} ${originOf(url)}`, purpose: 'secret' })

/** For one name and origin: a row that was changed to lead elsewhere opens nothing. */
export const sealRemoteSecret = (envelope: Envelope, name: string, url: string, secret: string): string => envelope.seal(new Secret(secret), placeOf(name, url))

function opened(envelope: Envelope, name: string, url: string, sealed: string | null): Pick<PlannedRemote, 'secret' | 'secretLost'> {
  if (sealed === null) return { secret: null, secretLost: false }
  try {
    return { secret: envelope.open(sealed, placeOf(name, url)).reveal(), secretLost: false }
  } catch (error) {
    if (error instanceof WrongKey) return { secret: null, secretLost: true }
    throw error
  }
}

/** The other registries to read, with their secrets. */
export async function readRemotePlan(database: Database, envelope: Envelope): Promise<PlannedRemote[]> {
  const rows = await database.registryRemote.findMany({ orderBy: { name: 'asc' } })
  return rows.map((row) => {
    const settings = settingsOfRow(row)
    return { ...settings, name: row.name, version: row.version, ...opened(envelope, row.name, settings.url, row.sealed) }
  })
}
