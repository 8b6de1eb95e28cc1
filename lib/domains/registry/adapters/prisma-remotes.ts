import { z } from 'zod'
import type { RegistryRemote as Row } from '@/generated/prisma/client'
import type { Database, Transaction } from '@/lib/kernel/database'
import { refusedFor } from '@/lib/kernel/fault'
import { reason } from '@/lib/kernel/reason'
import { fail, ok } from '@/lib/kernel/result'
import { appendChange } from '../../ledger/adapters/prisma-append'
import { originOf } from '../core/remote-choice'
import type { RemoteSettings } from '../remote-ports'
import { RemoteChoice, type StoredRemote } from '../remote-schemas'

/** What the notification says to the daemon. */
export const remotesKind = 'registry-remotes'
/** Each is read whole: a few are what people compare. */
const remotesMax = 16

const Settings = RemoteChoice.omit({ secret: true }).extend({ url: z.string() })
export const settingsOfRow = ({ settings }: Pick<Row, 'settings'>): Omit<RemoteChoice, 'secret'> => Settings.parse(settings)

const viewOf = (row: Row): StoredRemote => ({
  name: row.name, ...settingsOfRow(row), hasSecret: row.sealed !== null, changedAt: row.changedAt.toISOString(), changedBy: row.changedBy, version: row.version,
})

/** What the ledger keeps: everything but the secret and the certificates, of which it says that they are there. */
const told = ({ url, login, username, hasSecret, caPem, insideAllowed }: StoredRemote) => ({ url, login, username, hasSecret, ownAuthority: caPem !== '', insideAllowed })

/** One at a time: there is no row yet to wait for when two name the same first. */
const locked = (tx: Transaction) => tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('registry-remotes'))`
const notify = (tx: Transaction) => tx.$executeRaw`SELECT pg_notify('quarterdeck_work', ${remotesKind})`
const changed = (name: string) => fail(refusedFor('conflict', reason('registry-remote-changed', { name })))

export const createPrismaRemotes = (database: Database): RemoteSettings => ({
  async list() {
    const rows = await database.registryRemote.findMany({ orderBy: { name: 'asc' } })
    return rows.map(viewOf)
  },
  async keptSecret(name, { url, login }) {
    const row = await database.registryRemote.findUnique({ where: { name } })
    const known = row && settingsOfRow(row)
    return row && known && known.login === login && originOf(known.url) === originOf(url) ? row.sealed : null
  },
  choose: ({ name, choice, expectedVersion }, by, why) =>
    database.$transaction(async (tx) => {
      await locked(tx)
      const row = await tx.registryRemote.findUnique({ where: { name } })
      if ((row?.version ?? 0) !== expectedVersion) return changed(name)
      if (!row && (await tx.registryRemote.count()) >= remotesMax) return fail(refusedFor('conflict', reason('registry-remotes-most', { most: remotesMax })))
      const { sealed, ...settings } = choice
      const data = { settings, sealed, changedBy: by.name, changedAt: new Date(), version: expectedVersion + 1 }
      const after = viewOf(await tx.registryRemote.upsert({ where: { name }, create: { name, ...data }, update: data }))
      await notify(tx)
      await appendChange(tx, {
        actor: { kind: by.kind, id: by.id, name: by.name }, action: 'registry-remote.choose', subject: { kind: 'registry-remote', id: name },
        ...(row && { before: told(viewOf(row)) }), after: told(after), ...(why !== undefined && { why }),
      })
      return ok(after)
    }),
  remove: (name, expectedVersion, by, why) =>
    database.$transaction(async (tx) => {
      await locked(tx)
      const row = await tx.registryRemote.findUnique({ where: { name } })
      if (row?.version !== expectedVersion) return changed(name)
      await tx.registryRemote.delete({ where: { name } })
      await notify(tx)
      await appendChange(tx, {
        actor: { kind: by.kind, id: by.id, name: by.name }, action: 'registry-remote.remove', subject: { kind: 'registry-remote', id: name }, before: told(viewOf(row)), ...(why !== undefined && { why }),
      })
      return ok(null)
    }),
})
