import type { z } from 'zod'
import type { Clock } from '@/lib/kernel/clock'
import { type Fault, fault, fieldError } from '@/lib/kernel/fault'
import { reason } from '@/lib/kernel/reason'
import { decodeCursor, encodeCursor } from '@/lib/kernel/page'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { TraceCursor } from '../../core/cursors'
import { engineFault } from '../../core/engines/engine-problem'
import type { TelemetryReader } from '../../ports'
import type { AnswerMeta, TraceRow, TraceSearchAnswer, TraceSearchInput } from '../../schemas'
import type { TracesSource } from '../../source-ports'
import { engineTitles } from '../../source-schemas'
import { createMemoryTelemetryStore } from '../memory-telemetry-store'
import { createHeldTraces } from './held-traces'
import type { FoundTraces, TraceAsk, TraceEngine } from './trace-engine'

/** Traces looked at for one page, where an engine cannot narrow by all that is meant; more rounds follow while too few are left. */
const perRound = 200
const spare = 10
const roundsMax = 3
/** Traces that counts are made over. */
const sampleMax = 300

const micros = (ms: number): bigint => BigInt(Math.round(ms * 1_000))
const rankOf = ({ startMs }: TraceRow): string => (micros(startMs) * 1_000n).toString()
const newestFirst = (a: TraceRow, b: TraceRow): number => b.startMs - a.startMs || (a.traceId < b.traceId ? 1 : -1)
type Cursor = z.output<typeof TraceCursor>
const isAfter = ({ rank, traceId }: Cursor, row: TraceRow): boolean => {
  const own = BigInt(rankOf(row))
  return own < BigInt(rank) || (own === BigInt(rank) && row.traceId < traceId)
}

/**
 * Questions about traces over an engine that can only find and give whole ones. What they mean is said once, by the store in
 * memory: what the engine found is asked the question there. Counts are over the newest traces, and say so.
 */
export function createTraceSource(engine: TraceEngine, clock: Clock): TracesSource {
  const title = engineTitles[engine.name]
  const metaOf = (newestMs: number | null, missing: readonly string[]): AnswerMeta => ({ source: `${title} at ${engine.place}`, asOfMs: clock.nowMs(), newestMs, complete: missing.length === 0, missing: [...missing] })

  async function stored(found: Pick<FoundTraces, 'groups'>) {
    const store = createMemoryTelemetryStore(clock)
    await store.write([{ signal: 'traces', groups: found.groups }])
    return store
  }

  const endOf = ({ groups }: Pick<FoundTraces, 'groups'>): number | null => {
    let newest = 0n
    for (const { items } of groups) for (const { endNs } of items) if (endNs > newest) newest = endNs
    return newest === 0n ? null : Number(newest / 1_000_000n)
  }

  async function find(ask: TraceAsk, limit: number): Promise<Result<FoundTraces, Fault>> {
    if (ask.selector.applications?.length === 0) return ok({ groups: [], completeFromMs: null, missing: [] })
    const found = await engine.find(ask, limit)
    return found.ok ? found : fail(engineFault(engine.name, engine.place, found.error))
  }

  async function slowest(input: z.output<typeof TraceSearchInput>): Promise<Result<TraceSearchAnswer, Fault>> {
    if (input.cursor !== undefined) return badCursor()
    const found = await find(input, sampleMax)
    if (!found.ok) return found
    const answer = await (await stored(found.value)).searchTraces(input)
    if (!answer.ok) return answer
    const missing = [...found.value.missing, ...(found.value.completeFromMs !== null ? [`${title} does not sort by duration: these are the slowest of the newest ${sampleMax}`] : [])]
    return ok({ items: answer.value.items, next: null, total: found.value.completeFromMs !== null || answer.value.next !== null ? null : answer.value.items.length, meta: metaOf(endOf(found.value), missing) })
  }

  async function newest(input: z.output<typeof TraceSearchInput>): Promise<Result<TraceSearchAnswer, Fault>> {
    const { cursor: given, ...question } = input
    const read = given === undefined ? null : decodeCursor(given, TraceCursor)
    if (given !== undefined && read?.sort !== 'newest') return badCursor()
    let cursor = read
    const rows = new Map<string, TraceRow>()
    const missing = new Set<string>()
    let newestMs: number | null = null
    let cut = true
    const { operation, attributes, box, selector } = input
    const isNarrowed = operation !== undefined || box !== undefined || attributes.some(({ not }) => not) || selector.zone !== undefined || selector.instance !== undefined || selector.cluster !== undefined || selector.serverGroup !== undefined
    const limit = isNarrowed ? perRound : Math.min(perRound, input.limit + spare)
    for (let round = 0; round < roundsMax && cut && rows.size <= input.limit; round++) {
      const toMs = cursor === null ? input.range.toMs : Math.min(input.range.toMs, Math.floor(Number(BigInt(cursor.rank) / 1_000_000n)) + 1)
      const found = await find({ ...question, range: { fromMs: input.range.fromMs, toMs } }, limit)
      if (!found.ok) return found
      for (const words of found.value.missing) missing.add(words)
      newestMs ??= endOf(found.value)
      const answer = await (await stored(found.value)).searchTraces({ ...question, limit: 200 })
      if (!answer.ok) return answer
      const { completeFromMs } = found.value
      // What is older than that is met again, together with what was left out beside it.
      for (const row of answer.value.items) if ((read === null || isAfter(read, row)) && row.startMs >= (completeFromMs ?? 0)) rows.set(row.traceId, row)
      cut = completeFromMs !== null && Math.floor(completeFromMs) + 1 < toMs
      if (completeFromMs !== null && !cut) missing.add(`${title} has more traces of one moment than it gives at once`)
      if (completeFromMs !== null && cut) cursor = { sort: 'newest', rank: (micros(completeFromMs) * 1_000n).toString(), traceId: '' }
    }
    const sorted = [...rows.values()].sort(newestFirst)
    const items = sorted.slice(0, input.limit)
    const last = items.at(-1)
    const next = sorted.length > input.limit && last ? { sort: 'newest' as const, rank: rankOf(last), traceId: last.traceId } : cut ? cursor : null
    return ok({ items, next: next && encodeCursor(next), total: read === null && next === null ? items.length : null, meta: metaOf(newestMs, [...missing]) })
  }

  /** The newest traces of a scope, and from when on they are all there are. */
  async function sample(ask: TraceAsk) {
    const found = await find(ask, sampleMax)
    if (!found.ok) return found
    const { completeFromMs } = found.value
    const fromMs = Math.max(ask.range.fromMs, Math.floor(completeFromMs ?? ask.range.fromMs))
    const missing = [...found.value.missing, ...(completeFromMs !== null ? [`counted over the newest ${sampleMax} traces, from ${new Date(fromMs).toISOString()} on`] : [])]
    return ok({ store: await stored(found.value), range: { fromMs, toMs: ask.range.toMs }, meta: metaOf(endOf(found.value), missing) })
  }

  const held = createHeldTraces(engine, clock)

  async function within<T>(traceIds: string[], ask: (store: TelemetryReader) => Promise<Result<T, Fault>>): Promise<Result<T, Fault>> {
    const found = await held(traceIds)
    return found.ok ? ask(found.value.store) : found
  }

  async function ofTrace<T extends { meta: AnswerMeta }>(traceId: string, ask: (store: TelemetryReader) => Promise<Result<T, Fault>>): Promise<Result<T, Fault>> {
    const found = await held([traceId])
    if (!found.ok) return found
    const answer = await ask(found.value.store)
    return answer.ok ? ok({ ...answer.value, meta: { ...metaOf(endOf(found.value), []), asOfMs: found.value.atMs } }) : answer
  }

  /** Of the newest traces that meet a filter. */
  async function ofSample<T extends { meta: AnswerMeta }>(filter: TraceAsk, ask: (store: TelemetryReader) => Promise<Result<T, Fault>>): Promise<Result<T, Fault>> {
    // What is compared are those that fail with those that do not: the engine must give both.
    const { status: _status, ...wide } = filter
    const found = await find(wide, sampleMax)
    if (!found.ok) return found
    const answer = await ask(await stored(found.value))
    const missing = [...found.value.missing, ...(found.value.completeFromMs !== null ? [`of the newest ${sampleMax} traces`] : [])]
    return answer.ok ? ok({ ...answer.value, meta: metaOf(endOf(found.value), missing) }) : answer
  }

  return {
    searchTraces: (input) => (input.sort === 'slowest' ? slowest(input) : newest(input)),
    trace: (input) => ofTrace(input.traceId, (store) => store.trace(input)),
    traceSummary: (input) => ofTrace(input.traceId, (store) => store.traceSummary(input)),
    traceRows: async (input) => within([input.traceId], (store) => store.traceRows(input)),
    traceSpan: async (input) => within([input.traceId], (store) => store.traceSpan(input)),
    traceMatches: async (input) => within([input.traceId], (store) => store.traceMatches(input)),
    traceSpans: async (input) => within([input.traceId], (store) => store.traceSpans(input)),
    compareTraces: async (input) => within([input.a, input.b], (store) => store.compareTraces(input)),
    traceScatter: (input) => ofSample(input, (store) => store.traceScatter(input)),
    traceCohorts: (input) => ofSample(input, (store) => store.traceCohorts(input)),
    async callers(input) {
      const found = await sample({ selector: { applications: [input.application] }, range: input.range })
      if (!found.ok) return found
      const answer = await found.value.store.callers({ ...input, range: found.value.range })
      return answer.ok ? ok({ ...answer.value, meta: found.value.meta }) : answer
    },
    async calls(input) {
      const found = await sample({ selector: { applications: input.applications }, range: input.range })
      if (!found.ok) return found
      const answer = await found.value.store.calls({ ...input, range: found.value.range })
      return answer.ok ? ok({ ...answer.value, meta: found.value.meta }) : answer
    },
    async fanOut(input) {
      const found = await sample({ selector: { applications: [input.application] }, range: input.range })
      if (!found.ok) return found
      const answer = await found.value.store.fanOut({ ...input, range: found.value.range })
      return answer.ok ? ok({ ...answer.value, meta: found.value.meta }) : answer
    },
  }
}

const badCursor = () => fail(fault('invalid-input', 'The cursor does not belong to this question.', { errors: [fieldError('#/cursor', reason('page-cursor'))] }))
