import type { Database } from '@/lib/kernel/database'
import type { Doer } from '../../delivery/ports'
import { appendChange } from '../../ledger/adapters/prisma-append'
import type { SealedEntry } from '../sealing-ports'
import type { ConfigKeyring } from './prisma-config-keys'

/** Opens one value. The ledger has who saw it before anybody does: the key, never the value. */
export const revealConfigValue =
  (database: Database, keyring: Pick<ConfigKeyring, 'open'>) =>
  async ({ application, teamId, document, key, sealed }: SealedEntry, { actor, why }: Doer): Promise<string | null> => {
    const opened = await keyring.open(application, sealed)
    if (!opened) return null
    await database.$transaction((tx) => appendChange(tx, { actor, action: 'config.reveal', subject: { kind: 'config', id: document }, teamId, application, after: { key }, ...(why === undefined ? {} : { why }) }))
    return opened.reveal()
  }

/** A program was told encrypted values by its token: which application's, never which values. */
export const noteSealedRead = async (database: Database, application: string | null, { actor }: Doer): Promise<void> => {
  const row = application === null ? null : await database.application.findUnique({ where: { name: application }, select: { teamId: true } })
  await database.$transaction((tx) => appendChange(tx, { actor, action: 'config.read-sealed', subject: { kind: 'config', id: application ?? 'global' }, teamId: row?.teamId ?? null, application }))
}
