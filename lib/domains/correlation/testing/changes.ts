import type { LedgerEntry } from '../../ledger/schemas'

/** An entry of the ledger in short. */
export const entryOf = (position: number, atMs: number, action: string, application: string | null, more: Partial<LedgerEntry> = {}): LedgerEntry => ({
  position: String(position), at: new Date(atMs).toISOString(), actor: { kind: 'person', id: 'p', name: 'Mina' }, action, subject: { kind: action.split('.')[0] ?? '', id: `${application ?? 'none'}-${position}` },
  teamId: null, application, phase: 'done', hash: '', ...more,
})
