import { z } from 'zod'

export const ChangePhase = z.enum(['intended', 'done', 'failed'])
export type ChangePhase = z.infer<typeof ChangePhase>

/** What a verb or controller says of one change; position, time and hash are the ledger's own. */
export interface Change {
  actor: { kind: string; id: string; name: string }
  /** `subject.verb`, like `server-group.scale`. */
  action: string
  subject: { kind: string; id: string }
  teamId?: string | null
  application?: string | null
  /** `done` for a person's write; `intended`, then `done` or `failed`, around a controller's outside act. */
  phase?: ChangePhase
  before?: unknown
  after?: unknown
  why?: string
  evidence?: unknown
}

/** One entry as it is shown. `position` is a decimal string: it may pass 2^53. */
export const LedgerEntry = z.object({
  position: z.string(),
  at: z.string(),
  actor: z.object({ kind: z.string(), id: z.string(), name: z.string() }),
  action: z.string(),
  subject: z.object({ kind: z.string(), id: z.string() }),
  teamId: z.string().nullable(),
  application: z.string().nullable(),
  phase: ChangePhase,
  before: z.unknown().optional(),
  after: z.unknown().optional(),
  why: z.string().optional(),
  evidence: z.unknown().optional(),
  hash: z.string(),
})
export type LedgerEntry = z.infer<typeof LedgerEntry>
