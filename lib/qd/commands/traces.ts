import type { z } from 'zod'
import { CohortsAnswer } from '../../domains/telemetry/cohort-schemas'
import { TraceSearchAnswer } from '../../domains/telemetry/schemas'
import { TraceComparison, type TraceFinding, TraceSummary } from '../../domains/telemetry/trace-schemas'
import { openApi } from '../api'
import { type Flags, type Given, needed, oneOf, wholeNumber } from '../arguments'
import type { Exit } from '../outcome'
import type { Say } from '../say'

const ms = (value: number): string => value.toFixed(value < 10 ? 2 : 0)
const share = (value: number): string => `${(value * 100).toFixed(0)} %`

/** What narrows the search, of flags that say it the same way everywhere. */
function filterOf(flags: Flags): Record<string, string> {
  const minutes = wholeNumber('--minutes', flags.minutes, 1, 10_080) ?? 60
  return {
    from: `now-${minutes}m`, to: 'now', ...(flags.application && { application: flags.application }), ...(flags.name && { operation: flags.name }), ...(flags.attributes && { attributes: flags.attributes }),
    ...(flags.ms && { minMs: String(wholeNumber('--ms', flags.ms, 0, 86_400_000)) }), ...(flags.state && { status: oneOf('--state', flags.state, ['any', 'error', 'ok']) ?? 'any' }),
  }
}

async function list({ flags }: Given, say: Say): Promise<Exit> {
  const query = new URLSearchParams({ ...filterOf(flags), ...(flags.slowest && { sort: 'slowest' }), limit: String(wholeNumber('--count', flags.count, 1, 200) ?? 20) })
  const found = await (await openApi(flags)).ask(TraceSearchAnswer, 'GET', `/traces?${query.toString()}`)
  say.table(found, ['TRACE', 'BEGAN', 'ROOT', 'OPERATION', 'MS', 'SPANS', 'FAILED'], found.items.map((one) => [one.traceId, new Date(one.startMs).toISOString(), one.rootApplication, one.rootOperation, ms(one.durationMs), String(one.spans), String(one.errors)]))
  if (!found.meta.complete) say.note(`Not complete: ${found.meta.missing.join(' ')}`)
  return 'done'
}

const sentence = ({ kind, application, operation, count, ms: time, share: part, message }: TraceFinding): string => {
  const name = `${application} ${operation}`
  switch (kind) {
    case 'failed':
      return `${name}${message && `: ${message}`}${count > 1 ? ` (${count} spans)` : ''}`
    case 'repeated':
      return `${name} ${count} times one after another, ${ms(time)} ms, ${share(part)} of the time`
    case 'parallel':
      return `${name} ${count} times side by side, ${ms(time)} ms, ${share(part)} of the time`
    case 'dominant':
      return `${name} holds ${share(part)} of the time`
    case 'gap':
      return `${name} recorded nothing for ${ms(time)} ms, ${share(part)} of the time`
  }
}

async function show({ words, flags }: Given, say: Say): Promise<Exit> {
  const trace = await (await openApi(flags)).ask(TraceSummary, 'GET', `/traces/${encodeURIComponent(needed('TRACE', words[2]))}/summary`)
  say.answer(trace, `${trace.root.application} ${trace.root.operation}: ${ms(trace.durationMs)} ms, ${trace.spans + trace.more} spans, ${trace.failed} failed`)
  if (flags.json) return 'done'
  say.table(trace.applications, ['APPLICATION', 'SPANS', 'MS ON THE PATH', 'SHARE'], trace.applications.map((one) => [one.application, String(one.spans), ms(one.ms), share(one.share)]))
  say.table(trace.findings, ['FINDING', '', 'SPAN'], trace.findings.map((one) => [one.kind, sentence(one), one.spanIds[0] ?? '']))
  return 'done'
}

async function compare({ words, flags }: Given, say: Say): Promise<Exit> {
  const [a, b] = [needed('TRACE', words[2]), needed('the other TRACE', words[3])]
  const compared = await (await openApi(flags)).ask(TraceComparison, 'GET', `/traces/${encodeURIComponent(a)}/comparison?with=${encodeURIComponent(b)}`)
  const rows = compared.rows.map((row) => [`${'  '.repeat(row.depth)}${row.application} ${row.operation}`, String(row.a?.count ?? '-'), String(row.b?.count ?? '-'), row.a ? ms(row.a.ms) : '-', row.b ? ms(row.b.ms) : '-', ms((row.b?.ms ?? 0) - (row.a?.ms ?? 0))])
  say.table(compared, ['OPERATION', 'A', 'B', 'MS A', 'MS B', 'DELTA MS'], rows)
  return 'done'
}

const rowOf = (one: z.output<typeof CohortsAnswer>['differences'][number]): string[] => [
  one.application, one.isOperation ? one.value : `${one.key}=${one.value}`, share(one.cohortShare), share(one.restShare), `${(one.low * 100).toFixed(0)} to ${(one.high * 100).toFixed(0)}`, one.lift === null ? '-' : one.lift.toFixed(1),
]

/** The slow or the failed ones against the rest: which attributes differ, and by how much. */
async function differences({ flags }: Given, say: Say): Promise<Exit> {
  const cohort = oneOf('--cohort', flags.cohort, ['slow', 'failed']) ?? 'slow'
  const answer = await (await openApi(flags)).ask(CohortsAnswer, 'GET', `/traces/cohorts?${new URLSearchParams({ ...filterOf(flags), cohort }).toString()}`)
  say.table(answer, ['APPLICATION', 'ATTRIBUTE OR OPERATION', 'THESE', 'THE REST', 'DIFFERENCE', 'TIMES'], answer.differences.map(rowOf))
  say.note(answer.cohort < answer.tracesMin || answer.rest < answer.tracesMin ? `${answer.cohort} against ${answer.rest} traces: fewer than ${answer.tracesMin} say nothing.` : `${answer.cohort} against ${answer.rest} traces, ${answer.compared} values compared.`)
  return 'done'
}

export const traceCommands = { list, show, compare, differences }
