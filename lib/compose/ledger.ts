import { createFileHeadCopy } from '@/lib/domains/ledger/adapters/file-head-copy'
import { createPrismaLedgerReader } from '@/lib/domains/ledger/adapters/prisma-ledger-reader'
import { ledgerRefusedAttempts } from '@/lib/domains/ledger/adapters/prisma-refused-entries'
import { pruneStreamEvents } from '@/lib/domains/ledger/adapters/prune-stream-events'
import { copyLedgerHead } from '@/lib/domains/ledger/copy-ledger-head'
import { listChanges, readChange } from '@/lib/domains/ledger/read-changes'
import { verifyLedger, walkLedger } from '@/lib/domains/ledger/verify-ledger'
import { parseMoment } from '@/lib/domains/telemetry/core/range'
import { refuse } from '@/lib/domains/access/core/refuse'
import type { Actor } from '@/lib/kernel/actor'
import type { Clock } from '@/lib/kernel/clock'
import type { Database } from '@/lib/kernel/database'
import type { Log } from '@/lib/kernel/log'

export function composeLedger(database: Database, clock: Clock, dataDir: string) {
  const needs = { ledger: createPrismaLedgerReader(database), copies: createFileHeadCopy(dataDir), clock, parseMoment }
  const asks = (permission: 'changes:read' | 'ledger:verify') => (actor: Actor) => refuse(actor, permission)?.error ?? null
  const walk = walkLedger(needs)
  return {
    listChanges: listChanges({ ...needs, refusalOf: asks('changes:read') }),
    readChange: readChange({ ...needs, refusalOf: asks('changes:read') }),
    walkLedger: walk,
    verifyLedger: verifyLedger(walk, asks('ledger:verify')),
    copyLedgerHead: copyLedgerHead(needs),
  }
}
export type LedgerVerbs = ReturnType<typeof composeLedger>

/** What the daemon's minute controller does for the ledger and the event stream. Each part fails by itself. */
export function ledgerMinute({ database, clock, dataDir, log }: { database: Database; clock: Clock; dataDir: string; log: Log }): () => Promise<void> {
  const { copyLedgerHead: copyHead } = composeLedger(database, clock, dataDir)
  const tried = async (what: string, work: () => Promise<unknown>) => {
    try {
      return await work()
    } catch (error) {
      return void log.error(`${what} failed`, { error })
    }
  }
  return async () => {
    await tried('writing refused attempts', () => ledgerRefusedAttempts(database, clock.nowMs()))
    const copied = await tried("copying the ledger's head", copyHead)
    if (copied === 'behind') log.error('the ledger is shorter than its last copied head: its tail was cut. Run `npm run -s qd -- ledger verify`.')
    await tried('pruning stream events', () => pruneStreamEvents(database, clock.nowMs()))
  }
}
