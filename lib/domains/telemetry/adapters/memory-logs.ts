import type { z } from 'zod'
import { type Fault, fault, fieldError } from '@/lib/kernel/fault'
import { reason } from '@/lib/kernel/reason'
import { decodeCursor, encodeCursor } from '@/lib/kernel/page'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { LogCursor } from '../core/cursors'
import { inSelector } from '../core/in-selector'
import { lineMatcher } from '../core/line-search'
import { attributeLinesMax, countAttributes, countFields, type LineGroup, withoutFacets } from '../core/log-facets'
import { contextRange, linePlace } from '../core/line-place'
import { patternBodyMax, patternLinesMax, PatternMiner } from '../core/log-patterns'
import { rangeBefore, stepFor } from '../core/range'
import type { AttributeMap } from '../core/records'
import { readSearch } from '../core/search-problem'
import type { SearchTerm } from '../core/search-grammar'
import { severities } from '../core/severity'
import type { LogContextAnswer, LogContextInput, LogFacetsAnswer, LogFacetsInput, LogPatternsAnswer, LogPatternsInput } from '../log-schemas'
import type { ArrivedLine } from '../ports'
import type { LogLine, LogSearchAnswer, LogSearchInput, TimeRange } from '../schemas'

export type MemoryLine = ArrivedLine & { timeNs: bigint; number: number }
type Filter = z.output<typeof LogFacetsInput>
type Answered<T> = Result<Omit<T, 'meta'>, Fault>

export const inRange = ({ fromMs, toMs }: TimeRange, ns: bigint): boolean => ns >= BigInt(fromMs) * 1_000_000n && ns < BigInt(toMs) * 1_000_000n

/** Newest first. */
function matching(lines: readonly MemoryLine[], { selector, range, severity, traceId }: Filter, terms: readonly SearchTerm[]): MemoryLine[] {
  const found = lineMatcher(terms)
  return lines
    .filter(
      (one) =>
        inRange(range, one.timeNs) && inSelector(selector, one.from) && (severity === undefined || severities.indexOf(one.line.severity) >= severities.indexOf(severity)) &&
        (traceId === undefined || one.line.traceId === traceId) && found(one),
    )
    .sort((a, b) => order(b, a))
}
const order = (a: MemoryLine, b: MemoryLine): number => (a.timeNs === b.timeNs ? a.number - b.number : a.timeNs < b.timeNs ? -1 : 1)

function histogramOf(lines: LogLine[], bucketMs: number): LogSearchAnswer['histogram'] {
  const buckets = new Map<number, LogSearchAnswer['histogram'][number]>()
  for (const { atMs, severity } of lines) {
    const bucketAt = Math.floor(atMs / bucketMs) * bucketMs
    const bucket = buckets.get(bucketAt) ?? { atMs: bucketAt, counts: {} }
    buckets.set(bucketAt, bucket)
    bucket.counts[severity] = (bucket.counts[severity] ?? 0) + 1
  }
  return [...buckets.values()].sort((a, b) => a.atMs - b.atMs)
}

export function memoryLogSearch(lines: readonly MemoryLine[], input: z.output<typeof LogSearchInput>): Answered<LogSearchAnswer> {
  const cursor = input.cursor === undefined ? null : decodeCursor(input.cursor, LogCursor)
  if (input.cursor !== undefined && cursor === null)
    return fail(fault('invalid-input', 'The cursor does not belong to this question.', { errors: [fieldError('#/cursor', reason('page-cursor'))] }))
  const terms = readSearch(input.q)
  if (!terms.ok) return terms
  const found = matching(lines, input, terms.value)
  const rest = found.filter(({ timeNs, number }) => cursor === null || timeNs < BigInt(cursor.timeNs) || (timeNs === BigInt(cursor.timeNs) && number < Number(cursor.lineId)))
  const page = rest.slice(0, input.limit)
  const last = page.at(-1)
  const next = rest.length > input.limit && last ? encodeCursor({ timeNs: last.timeNs.toString(), day: '2026-01-01', lineId: String(last.number) }) : null
  const bucketMs = stepFor(input.range, 59)
  return ok({ items: page.map(({ line }) => line), next, total: cursor ? null : found.length, histogram: cursor ? [] : histogramOf(found.map(({ line }) => line), bucketMs), bucketMs })
}

export function memoryLogFacets(lines: readonly MemoryLine[], input: Filter): Answered<LogFacetsAnswer> {
  const terms = readSearch(input.q)
  if (!terms.ok) return terms
  const groups = matching(lines, input, withoutFacets(terms.value)).map(({ line, from }): LineGroup => ({ application: from.application, instance: from.instance, zone: from.zone, severity: line.severity, count: 1 }))
  const newest = matching(lines, input, terms.value).slice(0, attributeLinesMax)
  return ok({ ...countFields(groups, terms.value), attributes: countAttributes(newest.map(({ line }) => line.attributes as AttributeMap)), attributeLines: newest.length })
}

export function memoryLogPatterns(lines: readonly MemoryLine[], input: z.output<typeof LogPatternsInput>): Answered<LogPatternsAnswer> {
  const terms = readSearch(input.q)
  if (!terms.ok) return terms
  const before = matching(lines, { ...input, range: rangeBefore(input.range) }, terms.value).slice(0, patternLinesMax)
  const found = matching(lines, input, terms.value)
  const miner = new PatternMiner(input.range)
  for (const { line } of [...before.toReversed(), ...found.slice(0, patternLinesMax).toReversed()]) miner.add({ ...line, body: line.body.slice(0, patternBodyMax) })
  return ok({ ...miner.result(), cut: found.length > patternLinesMax })
}

export function memoryLogContext(lines: readonly MemoryLine[], { selector, id, before, after }: z.output<typeof LogContextInput>): Answered<LogContextAnswer> {
  const own = lines.find(({ line, from }) => line.id === id && inSelector(selector, from))
  const place = linePlace(id)
  if (!own || !place) return fail(fault('not-found', `No line ${id} is stored.`))
  const same = lines.filter(({ from, timeNs }) => from.application === own.from.application && from.instance === own.from.instance && inRange(contextRange(place), timeNs)).sort(order)
  const at = same.indexOf(own)
  const shown = (from: number, to: number) => same.slice(Math.max(0, from), to).map(({ line }) => line)
  return ok({ line: own.line, before: shown(at - before, at), after: shown(at + 1, at + 1 + after), moreBefore: at > before, moreAfter: same.length - at - 1 > after })
}
