import type { z } from 'zod'
import type { Clock } from '@/lib/kernel/clock'
import { type Fault, fault, fieldError } from '@/lib/kernel/fault'
import { reason } from '@/lib/kernel/reason'
import { decodeCursor, encodeCursor } from '@/lib/kernel/page'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { LogCursor } from '../../core/cursors'
import { countedLabels, countLogql, levelLabels, logql } from '../../core/engines/logql'
import { logMatcher } from '../../core/log-match'
import { stepFor } from '../../core/range'
import { readSearch } from '../../core/search-problem'
import type { SearchTerm } from '../../core/search-grammar'
import { severities, severityOf, storedSeverity } from '../../core/severity'
import { severityOfWord } from '../../core/severity-words'
import type { LogFacetsInput } from '../../log-schemas'
import type { AnswerMeta, LogSearchAnswer, LogSearchInput, Severity, TimeRange } from '../../schemas'
import type { SourceLabels } from '../../source-schemas'
import type { MemoryLine } from '../memory-logs'
import { linesMax, type LokiApi } from './loki-api'

export interface LokiSetting {
  api: LokiApi
  labels: SourceLabels
  clock: Clock
}

type Filter = z.output<typeof LogFacetsInput>
const ns = (ms: number): bigint => BigInt(ms) * 1_000_000n
export const rangeNs = ({ fromMs, toMs }: TimeRange) => ({ fromNs: ns(fromMs), toNs: ns(toMs) })

export const lokiMeta = ({ api, clock }: Pick<LokiSetting, 'api' | 'clock'>, newestMs: number | null, missing: readonly string[]): AnswerMeta => ({
  source: `Loki at ${api.place}`, asOfMs: clock.nowMs(), newestMs, complete: missing.length === 0, missing: [...missing],
})

const severityOfLabels = (found: Record<string, string>): Severity => severityOf(storedSeverity(levelLabels.map((label) => severityOfWord(found[label])).find((number) => number > 0) ?? 0))

/** What a count keeps of severities: the least asked for, and the fields that name one. */
function severityFilter({ severity }: Pick<Filter, 'severity'>, terms: readonly SearchTerm[]): (found: Severity) => boolean {
  const least = severity === undefined ? 0 : severities.indexOf(severity)
  const named = terms.filter((term) => term.kind === 'field' && term.key === 'severity')
  const [wanted, unwanted] = [false, true].map((not) => new Set(named.filter((term) => term.not === not).map((term) => (term.kind === 'field' ? term.value : ''))))
  return (found) => severities.indexOf(found) >= least && (wanted?.size === 0 || (wanted?.has(found) ?? false)) && !(unwanted?.has(found) ?? false)
}

/** Ids that are named as fields are looked at line by line: counts cannot be narrowed by them. */
export const uncounted = (terms: readonly SearchTerm[]): string[] => terms.flatMap((term) => (term.kind === 'field' && (term.key === 'traceId' || term.key === 'spanId') ? [`${term.key} does not narrow counts`] : []))

export interface LogCount {
  application: string
  instance: string
  zone: string
  severity: Severity
  /** The end of the step. */
  atMs: number
  count: number
}

/** Counts of lines by place and severity, by Loki itself. */
export async function countLines({ api, labels }: LokiSetting, filter: Omit<Filter, 'range'>, terms: readonly SearchTerm[], steps: { startMs: number; endMs: number; stepMs: number }): Promise<Result<LogCount[], Fault>> {
  const kept = severityFilter(filter, terms)
  const answer = await api.counts(countLogql(logql(filter, terms, labels), countedLabels(labels), steps.stepMs), steps)
  if (!answer.ok) return answer
  return ok(
    answer.value.flatMap(({ labels: found, points }) => {
      const severity = severityOfLabels(found)
      if (!kept(severity)) return []
      const place = { application: (found[labels.application] ?? '').toLowerCase(), instance: found[labels.instance] ?? '', zone: found[labels.zone] ?? '', severity }
      return points.map(([atMs, count]) => ({ ...place, atMs, count }))
    }),
  )
}

/** The newest lines of a question, no more than Loki gives at once; `cut`: it has older ones. */
export async function newestLines({ api, labels }: LokiSetting, filter: Filter, terms: readonly SearchTerm[], limit = linesMax): Promise<Result<{ lines: MemoryLine[]; cut: boolean }, Fault>> {
  const found = await api.lines(logql(filter, terms, labels), { ...rangeNs(filter.range), direction: 'backward', limit })
  return found.ok ? ok({ lines: found.value, cut: found.value.length >= limit }) : found
}

const roundsMax = 4

/** Pages of lines, and how many there are of each severity over time, which Loki counts. */
export const lokiSearch = (setting: LokiSetting) =>
  async function searchLogs(input: z.output<typeof LogSearchInput>): Promise<Result<LogSearchAnswer, Fault>> {
    const { selector, range, limit, cursor: given } = input
    const cursor = given === undefined ? null : decodeCursor(given, LogCursor)
    if (given !== undefined && cursor === null) return fail(fault('invalid-input', 'The cursor does not belong to this question.', { errors: [fieldError('#/cursor', reason('page-cursor'))] }))
    const terms = readSearch(input.q)
    if (!terms.ok) return terms
    const bucketMs = stepFor(range, 59)
    if (selector.applications?.length === 0) return ok({ items: [], next: null, total: cursor ? null : 0, histogram: [], bucketMs, meta: lokiMeta(setting, null, []) })
    const counting = cursor ? null : histogram(setting, input, terms.value, bucketMs)
    const totalling = cursor ? null : totalOf(setting, input, terms.value)
    const page = await pageOf(setting, input, terms.value, limit, cursor)
    if (!page.ok) return page
    const [counts, total] = [await counting, await totalling]
    const missing = [...(counts && !counts.ok ? [`counts over time: ${counts.error.detail}`] : []), ...(counts ? uncounted(terms.value) : [])]
    return ok({
      ...page.value, total: total?.ok ? total.value : null, histogram: counts?.ok ? counts.value : [], bucketMs,
      meta: lokiMeta(setting, page.value.items[0]?.atMs ?? null, missing),
    })
  }

/** Of the range itself, which the buckets reach a little over. */
async function totalOf(setting: LokiSetting, input: Filter, terms: readonly SearchTerm[]): Promise<Result<number, Fault>> {
  const { fromMs, toMs } = input.range
  const counts = await countLines(setting, input, terms, { startMs: toMs, endMs: toMs, stepMs: toMs - fromMs })
  return counts.ok ? ok(counts.value.reduce((sum, { count }) => sum + count, 0)) : counts
}

async function histogram(setting: LokiSetting, input: Filter, terms: readonly SearchTerm[], bucketMs: number): Promise<Result<LogSearchAnswer['histogram'], Fault>> {
  const { fromMs, toMs } = input.range
  const startMs = Math.floor(fromMs / bucketMs) * bucketMs
  // A count is of what lies before its moment: the first bucket and the last hold a little more than the range.
  const counts = await countLines(setting, input, terms, { startMs: startMs + bucketMs, endMs: startMs + Math.ceil((toMs - startMs) / bucketMs) * bucketMs, stepMs: bucketMs })
  if (!counts.ok) return counts
  const buckets = new Map<number, LogSearchAnswer['histogram'][number]>()
  for (const { severity, atMs, count } of counts.value) {
    if (count === 0) continue
    const bucket = buckets.get(atMs) ?? { atMs: atMs - bucketMs, counts: {} }
    buckets.set(atMs, bucket)
    bucket.counts[severity] = (bucket.counts[severity] ?? 0) + count
  }
  return ok([...buckets.values()].sort((a, b) => a.atMs - b.atMs))
}

/** What Loki narrows too little is taken out here, and more is fetched, a few times; then the page ends early and says where to go on. */
async function pageOf({ api, labels }: LokiSetting, input: z.output<typeof LogSearchInput>, terms: readonly SearchTerm[], limit: number, cursor: z.output<typeof LogCursor> | null): Promise<Result<Pick<LogSearchAnswer, 'items' | 'next'>, Fault>> {
  const matches = logMatcher(input)
  const query = logql(input, terms, labels)
  const { fromNs, toNs } = rangeNs(input.range)
  const found: MemoryLine[] = []
  let before = cursor && { timeNs: BigInt(cursor.timeNs), number: Number(cursor.lineId) }
  const batch = Math.min(linesMax, Math.max(200, limit * 2))
  for (let round = 0; round < roundsMax; round++) {
    // Lines of the cursor's very moment come again, and are told apart by their number.
    const upTo = before === null ? toNs : before.timeNs + 1n < toNs ? before.timeNs + 1n : toNs
    const lines = await api.lines(query, { fromNs, toNs: upTo, direction: 'backward', limit: batch })
    if (!lines.ok) return lines
    const last = lines.value.at(-1)
    for (const line of lines.value) if ((before === null || line.timeNs < before.timeNs || (line.timeNs === before.timeNs && line.number < before.number)) && matches(line)) found.push(line)
    const stuck = last === undefined || (before !== null && last.timeNs === before.timeNs && last.number >= before.number)
    const ended = lines.value.length < batch || stuck
    if (found.length > limit || ended) return ok(cut(found, limit, null))
    before = { timeNs: last.timeNs, number: last.number }
  }
  return ok(cut(found, limit, before))
}

function cut(found: readonly MemoryLine[], limit: number, before: { timeNs: bigint; number: number } | null): Pick<LogSearchAnswer, 'items' | 'next'> {
  const page = found.slice(0, limit)
  const end = found.length > limit ? (page.at(-1) ?? null) : before
  return { items: page.map(({ line }) => line), next: end && encodeCursor({ timeNs: end.timeNs.toString(), day: '2026-01-01', lineId: String(end.number) }) }
}
