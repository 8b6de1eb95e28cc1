import { z } from 'zod'
import { defaultRange } from '@/lib/kernel/default-range'
import { LedgerEntry } from '../ledger/schemas'

/** What a curve is of. An onset of errors and latency is upwards; requests may fall or rise. */
export const signals = ['errors', 'p95', 'requests'] as const
export const Signal = z.enum(signals)
export type Signal = z.infer<typeof Signal>

/** The selection is two strings like `now-15m` and `now`; parsed where telemetry's are. */
export const CorrelationQuery = z.strictObject({
  from: z.string().max(40).default(defaultRange.from),
  to: z.string().max(40).default('now'),
  /** Left out: everything that the actor may see. */
  application: z.string().max(80).optional(),
  cluster: z.string().max(80).optional(),
  serverGroup: z.string().max(100).optional(),
  instance: z.string().max(120).optional(),
  zone: z.string().max(80).optional(),
  /** Whose onset the changes are measured from; left out: the earliest. */
  signal: Signal.optional(),
  limit: z.coerce.number<number | string>().int().min(1).max(50).default(20),
})
export type CorrelationQuery = z.infer<typeof CorrelationQuery>

const Range = z.object({ fromMs: z.number(), toMs: z.number() })

/**
 * One signal in the selection against the time before. `usual` is its median; `deviations` how far the farthest value was from it, in robust
 * deviations. Requests are a second, errors a share of 1, p95 in milliseconds.
 */
export const SignalFinding = z.discriminatedUnion('kind', [
  /** It left its usual range for two steps or more, first in the step at `atMs`. */
  z.object({ signal: Signal, kind: z.literal('onset'), atMs: z.number(), direction: z.enum(['up', 'down']), usual: z.number(), farthest: z.number(), deviations: z.number() }),
  /** It stayed within what is usual. */
  z.object({ signal: Signal, kind: z.literal('usual'), usual: z.number(), farthest: z.number(), deviations: z.number() }),
  /** The time before, or the selection, has too few values to say. */
  z.object({ signal: Signal, kind: z.literal('unknown') }),
])
export type SignalFinding = z.infer<typeof SignalFinding>

/** Where a change stands in the call graph, seen from the selection. `path` begins with the selected application and ends with the changed one. */
export const ChangePlace = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('self') }),
  /** `callsPerRequest`: how often the last of the path is called for one request of the first; null where that is not known. */
  z.object({ kind: z.literal('callee'), hops: z.number().int(), path: z.array(z.string()), callsPerRequest: z.number().nullable() }),
  z.object({ kind: z.literal('caller'), hops: z.number().int(), path: z.array(z.string()) }),
  /** Of an application that the selection neither reached nor was reached by. */
  z.object({ kind: z.literal('apart') }),
  /** Of no application: the platform, a service, a team. */
  z.object({ kind: z.literal('everywhere') }),
  /** The call graph could not be read. */
  z.object({ kind: z.literal('unknown') }),
])
export type ChangePlace = z.infer<typeof ChangePlace>

/** What was changed: an entry of the ledger, or a breaker, which the proxy remembers. */
export const ChangeEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ledger'), entry: LedgerEntry }),
  /** `caller` null: the edge. */
  z.object({ kind: z.literal('breaker'), event: z.enum(['opened', 'closed']), caller: z.string().nullable(), callee: z.string() }),
])
export type ChangeEvent = z.infer<typeof ChangeEvent>

export const RankedChange = z.object({
  event: ChangeEvent,
  /** When it began. */
  atMs: z.number(),
  application: z.string().nullable(),
  /** Before the moment that is explained; 0 for one within its step. */
  secondsBefore: z.number(),
  place: ChangePlace,
  /** The product of the three. */
  score: z.number(),
  factors: z.object({ time: z.number(), topology: z.number(), kind: z.number() }),
  /** Steps of the same act that are left out for it. */
  alike: z.number().int(),
})
export type RankedChange = z.infer<typeof RankedChange>

export const missingParts = ['signals', 'calls', 'breakers'] as const

export const Correlation = z.object({
  selection: Range,
  application: z.string().nullable(),
  /** What was judged: the selection, widened where it is too short to judge. */
  judged: Range,
  stepMs: z.number(),
  findings: z.array(SignalFinding),
  /** The moment that changes are measured from: an onset, or the end of the selection where there is none. */
  moment: z.object({ atMs: z.number(), signal: Signal.nullable() }),
  changes: z.array(RankedChange),
  /** Where changes were looked for. `more`: there were older ones than could be looked at. */
  searched: z.object({ fromMs: z.number(), toMs: z.number(), more: z.boolean() }),
  /** How many could be ranked, of which `changes` are the first. */
  total: z.number().int(),
  /** Parts that did not answer: the ranking is without them. */
  missing: z.array(z.enum(missingParts)),
})
export type Correlation = z.infer<typeof Correlation>
