import { z } from 'zod'
import { pageOf } from '@/lib/kernel/page'

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

/** What an entry says is read from the bytes that were hashed, not from the columns beside them. */
export const entryOf = ({ canonical, hash }: { canonical: string; hash: string }): LedgerEntry => LedgerEntry.parse({ ...(JSON.parse(canonical) as object), hash })

/** What a change is about as people call it. People, teams and tokens are known by name; their ids say nothing. */
export function subjectName({ subject, before, after }: Pick<LedgerEntry, 'subject' | 'before' | 'after'>): string {
  for (const side of [after, before]) {
    if (side === null || typeof side !== 'object') continue
    const name: unknown = 'name' in side ? side.name : 'person' in side ? side.person : 'slug' in side ? side.slug : undefined
    if (typeof name === 'string' && name !== '') return name
  }
  return subject.id
}

export const ChangesInput = z.strictObject({
  application: z.string().max(40).optional(),
  /** Part of a name. */
  actor: z.string().max(100).optional(),
  /** An action like `server-group.scale`, or its first word. */
  action: z.string().max(80).optional(),
  /** Slug. */
  team: z.string().max(40).optional(),
  from: z.string().max(40).optional(),
  to: z.string().max(40).optional(),
  q: z.string().max(200).optional(),
  cursor: z.string().min(1).max(400).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export type ChangesInput = z.infer<typeof ChangesInput>
export const ChangeList = pageOf(LedgerEntry)

/** The whole position in decimal digits. */
export const ChangePosition = z.string().regex(/^[1-9]\d{0,17}$/, 'A position is a whole number from 1.')

export const LedgerVerification = z.object({
  intact: z.boolean(),
  /** Entries that were checked: all of them when intact, else those before the fault. */
  entries: z.number(),
  headHash: z.string(),
  problem: z.string().nullable(),
})
export type LedgerVerification = z.infer<typeof LedgerVerification>

/** One event of the stream: a hint to ask again, never the thing itself. */
export const StreamTopic = z.enum(['changes', 'instances', 'registry', 'parts', 'access', 'rollouts', 'chaos', 'services', 'alerts', 'drains', 'gateway'])
export type StreamTopic = z.infer<typeof StreamTopic>
export const StreamNotice = z.object({ topic: StreamTopic, teamId: z.string().nullable(), key: z.string() })
export type StreamNotice = z.infer<typeof StreamNotice>

/** `topics=changes,instances`: what may be listened to. `access` is for our own processes. */
export const HeardTopics = z
  .string()
  .max(100)
  .transform((text) => [...new Set(text.split(',').filter(Boolean))])
  .pipe(z.array(StreamTopic.exclude(['access'])).min(1, 'Name at least one of: changes, instances, registry, parts, rollouts, chaos, services, alerts, drains, gateway.'))
