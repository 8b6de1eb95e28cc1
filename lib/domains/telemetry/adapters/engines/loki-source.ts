import { setTimeout as wait } from 'node:timers/promises'
import type { z } from 'zod'
import type { Clock } from '@/lib/kernel/clock'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { logql } from '../../core/engines/logql'
import { inSelector } from '../../core/in-selector'
import { contextRange, linePlace } from '../../core/line-place'
import { attributeLinesMax, countAttributes, countFields, withoutFacets } from '../../core/log-facets'
import { logMatcher } from '../../core/log-match'
import { withUsualLabels } from '../../core/source-choice'
import { rangeBefore } from '../../core/range'
import { readSearch } from '../../core/search-problem'
import type { AttributeMap } from '../../core/records'
import type { LogContextAnswer, LogContextInput, LogFacetsAnswer, LogFacetsInput, LogPatternsAnswer, LogPatternsInput } from '../../log-schemas'
import type { LogLine, LogTailInput, LogTailItem } from '../../schemas'
import type { LogsSource } from '../../source-ports'
import type { PlannedSource } from '../../source-schemas'
import { memoryLogContext, memoryLogPatterns } from '../memory-logs'
import type { EngineClient } from './engine-client'
import { createLokiApi, linesMax } from './loki-api'
import { countLines, lokiMeta, lokiSearch, type LokiSetting, newestLines, rangeNs, uncounted } from './loki-search'

const usualPollMs = 1_000
/** Loki takes lines that are a little late: the newest seconds are read again. */
const overlapNs = 5_000_000_000n
const failuresMax = 5

const none = { fields: [], attributes: [], attributeLines: 0, total: 0 }

/** Logs from Loki. It finds and counts; what it cannot say in its language is looked at here, over the newest lines. */
export function createLokiSource(client: EngineClient, source: Pick<PlannedSource, 'labels'>, clock: Clock, pollMs = usualPollMs): LogsSource {
  const labels = withUsualLabels('logs', source.labels)
  const setting: LokiSetting = { api: createLokiApi(client, labels), labels, clock }
  return {
    searchLogs: lokiSearch(setting),
    logFacets: (input) => logFacets(setting, input),
    logPatterns: (input) => logPatterns(setting, input),
    logContext: (input) => logContext(setting, input),
    tailLogs: (input, signal) => tailLogs(setting, input, signal, pollMs),
  }
}

async function logFacets(setting: LokiSetting, input: z.output<typeof LogFacetsInput>): Promise<Result<LogFacetsAnswer, Fault>> {
  const terms = readSearch(input.q)
  if (!terms.ok) return terms
  if (input.selector.applications?.length === 0) return ok({ ...none, meta: lokiMeta(setting, null, []) })
  const { fromMs, toMs } = input.range
  const [counts, newest] = await Promise.all([
    countLines(setting, input, withoutFacets(terms.value), { startMs: toMs, endMs: toMs, stepMs: toMs - fromMs }),
    newestLines(setting, input, terms.value),
  ])
  if (!counts.ok) return counts
  if (!newest.ok) return newest
  const lines = newest.value.lines.filter(logMatcher(input)).slice(0, attributeLinesMax)
  return ok({
    ...countFields(counts.value, terms.value), attributes: countAttributes(lines.map(({ line }) => line.attributes as AttributeMap)), attributeLines: lines.length,
    meta: lokiMeta(setting, lines[0]?.line.atMs ?? null, uncounted(terms.value)),
  })
}

async function logPatterns(setting: LokiSetting, input: z.output<typeof LogPatternsInput>): Promise<Result<LogPatternsAnswer, Fault>> {
  const terms = readSearch(input.q)
  if (!terms.ok) return terms
  const ask = async (range: typeof input.range) => (input.selector.applications?.length === 0 ? ok({ lines: [], cut: false }) : newestLines(setting, { ...input, range }, terms.value))
  const [now, before] = await Promise.all([ask(input.range), ask(rangeBefore(input.range))])
  if (!now.ok) return now
  if (!before.ok) return before
  const answer = memoryLogPatterns([...before.value.lines, ...now.value.lines], input)
  return answer.ok ? ok({ ...answer.value, cut: answer.value.cut || now.value.cut, meta: lokiMeta(setting, now.value.lines[0]?.line.atMs ?? null, []) }) : answer
}

/** The line is found again by its moment and what it says; its neighbours are those of its instance. */
async function logContext(setting: LokiSetting, input: z.output<typeof LogContextInput>): Promise<Result<LogContextAnswer, Fault>> {
  const { selector, id, before, after } = input
  const { api } = setting
  const place = linePlace(id)
  const missing = () => fail(fault('not-found', `No line ${id} is stored.`))
  if (!place || selector.applications?.length === 0) return missing()
  const { timeNs } = place
  const own = await api.lines(logql({ selector }, [], setting.labels), { fromNs: timeNs, toNs: timeNs + 1n, direction: 'forward', limit: linesMax })
  if (!own.ok) return own
  const line = own.value.find((one) => one.line.id === id && inSelector(selector, one.from))
  if (!line) return missing()
  const { application, instance } = line.from
  const same = logql({ selector: { applications: [application], ...(instance !== '' && { instance }) } }, [], setting.labels)
  const { fromNs, toNs } = rangeNs(contextRange(place))
  const [older, newer] = await Promise.all([
    api.lines(same, { fromNs, toNs: timeNs + 1n, direction: 'backward', limit: before + 2 + own.value.length }),
    api.lines(same, { fromNs: timeNs, toNs, direction: 'forward', limit: after + 2 + own.value.length }),
  ])
  if (!older.ok) return older
  if (!newer.ok) return newer
  const lines = [...new Map([line, ...older.value, ...newer.value].map((one) => [one.line.id, one])).values()]
  const answer = memoryLogContext(lines, input)
  return answer.ok ? ok({ ...answer.value, meta: lokiMeta(setting, newer.value.at(-1)?.line.atMs ?? line.line.atMs, []) }) : answer
}

/** New lines, asked for every second: it goes through every gateway, and what comes late is still found. */
async function* tailLogs({ api, labels, clock }: LokiSetting, input: z.output<typeof LogTailInput>, signal: AbortSignal, pollMs: number): AsyncGenerator<LogTailItem> {
  if (input.selector.applications?.length === 0) return
  const terms = readSearch(input.q)
  if (!terms.ok) return
  const matches = logMatcher(input)
  const query = logql(input, terms.value, labels)
  const beginNs = BigInt(clock.nowMs()) * 1_000_000n
  let seen = new Map<string, bigint>()
  let fromNs = beginNs
  for (let failures = 0; !signal.aborted; ) {
    const found = await api.lines(query, { fromNs, toNs: BigInt(clock.nowMs()) * 1_000_000n + overlapNs, direction: 'forward', limit: linesMax }, signal)
    if (signal.aborted) return
    if (!found.ok && ++failures >= failuresMax) throw new Error(found.error.detail)
    if (found.ok) {
      failures = 0
      const lines: LogLine[] = found.value.filter((one) => !seen.has(one.line.id) && matches(one)).map(({ line }) => line)
      for (const { line, timeNs } of found.value) seen.set(line.id, timeNs)
      const newest = found.value.at(-1)?.timeNs ?? fromNs
      fromNs = found.value.length >= linesMax ? newest : newest - overlapNs > beginNs ? newest - overlapNs : beginNs
      seen = new Map([...seen].filter(([, timeNs]) => timeNs >= fromNs))
      if (lines.length > 0) yield { lines, dropped: 0 }
    }
    await wait(pollMs, undefined, { signal }).catch(() => undefined)
  }
}
