import type { Transaction } from '@/lib/kernel/database'
import type { AuditEntry } from '../ports'

/** The ledger's own append, wired in `compose/`. Called last in every transaction. */
export type AppendAudit = (tx: Transaction, entry: AuditEntry) => Promise<unknown>
/** Tells open streams and caches that the rights of somebody changed. */
export type PublishAccess = (tx: Transaction, key: string) => Promise<void>

export interface Trail {
  append: AppendAudit
  publishAccess: PublishAccess
}

/** PostgreSQL's unique violation, as Prisma names it. */
export const isTaken = (error: unknown): boolean => typeof error === 'object' && error !== null && 'code' in error && error.code === 'P2002'
