import { z } from 'zod'
import type { TelemetrySource as Row } from '@/generated/prisma/client'
import type { Database, Transaction } from '@/lib/kernel/database'
import { refusedFor } from '@/lib/kernel/fault'
import { reason } from '@/lib/kernel/reason'
import { fail, ok } from '@/lib/kernel/result'
import { appendChange } from '../../ledger/adapters/prisma-append'
import { originOf } from '../core/source-choice'
import type { SourceSettings, StoredSource } from '../source-ports'
import { EngineChoice, EngineName, type SignalName, signalNames } from '../source-schemas'

/** What the notification says to who asks the engines. */
export const sourcesKind = 'telemetry-sources'

const Settings = EngineChoice.omit({ engine: true, secret: true })
const Engine = z.union([z.literal('embedded'), EngineName])
const blank = { url: '', login: 'none', username: '', tenant: '', caPem: '', insideAllowed: false, labels: {} } as const

/** A row as an engine to ask; null: the embedded store. */
export function engineOfRow({ engine, settings }: Pick<Row, 'engine' | 'settings'>): Omit<EngineChoice, 'secret'> | null {
  const name = Engine.parse(engine)
  return name === 'embedded' ? null : { ...Settings.parse(settings), engine: name }
}

function viewOf(signal: SignalName, row: Row | null): StoredSource {
  const engine = row && engineOfRow(row)
  return {
    signal, engine: 'embedded', ...blank, ...engine, hasSecret: row?.sealed != null,
    changedAt: row?.changedAt.toISOString() ?? null, changedBy: row?.changedBy ?? null, version: row?.version ?? 0,
  }
}

/** What the ledger keeps: everything but the secret and the certificates, of which it says that they are there. */
const told = ({ engine, url, login, username, hasSecret, tenant, caPem, insideAllowed, labels }: StoredSource) =>
  engine === 'embedded' ? { engine } : { engine, url, login, username, hasSecret, tenant, ownAuthority: caPem !== '', insideAllowed, labels }

const lockedRow = async (tx: Transaction, signal: SignalName): Promise<Row | null> => {
  // Two who choose at once for the first time: there is no row yet to wait for.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${`telemetry-source ${signal}`}))`
  return tx.telemetrySource.findUnique({ where: { signal } })
}

export const createPrismaSourceSettings = (database: Database): SourceSettings => ({
  async list() {
    const rows = await database.telemetrySource.findMany()
    return signalNames.map((signal) => viewOf(signal, rows.find((row) => row.signal === signal) ?? null))
  },
  async keptSecret(signal, { url, login }) {
    const row = await database.telemetrySource.findUnique({ where: { signal } })
    const known = row && engineOfRow(row)
    return row && known && known.login === login && originOf(known.url) === originOf(url) ? row.sealed : null
  },
  choose: ({ signal, choice, expectedVersion }, { kind, id, name }, why) =>
    database.$transaction(async (tx) => {
      const row = await lockedRow(tx, signal)
      const before = viewOf(signal, row)
      if (before.version !== expectedVersion) return fail(refusedFor('conflict', reason('source-changed', { signal })))
      const { sealed = null, engine = 'embedded', ...settings } = choice ?? {}
      const data = { engine, settings, sealed, changedBy: name, changedAt: new Date(), version: expectedVersion + 1 }
      const after = viewOf(signal, await tx.telemetrySource.upsert({ where: { signal }, create: { signal, ...data }, update: data }))
      await tx.$executeRaw`SELECT pg_notify('quarterdeck_work', ${sourcesKind})`
      await appendChange(tx, { actor: { kind, id, name }, action: 'telemetry-source.choose', subject: { kind: 'telemetry-source', id: signal }, before: told(before), after: told(after), ...(why === undefined ? {} : { why }) })
      return ok(after)
    }),
})
