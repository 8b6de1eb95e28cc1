import type { FoundLogsQueryInput, LogsQueryInput, TailQueryInput } from '@/lib/domains/telemetry/query-schemas'
import { type LogLine, Severity } from '@/lib/domains/telemetry/schemas'
import type { StateName } from '../ui/state'
import { scopeAsk } from '../overview/ask'

export const logFilterKeys = ['q', 'severity', 'application', 'instance', 'traceId', 'page'] as const

/** What a list of lines asks, from the address; values that make no sense are left out. */
export function logsAsk(params: URLSearchParams, application?: string): LogsQueryInput {
  const severity = Severity.safeParse(params.get('severity'))
  const text = (key: string) => params.get(key)?.trim() ?? ''
  const named = application ?? text('application')
  const traceId = text('traceId')
  const cursor = text('page').split('~').at(-1)
  return {
    ...scopeAsk(params),
    ...(named && { application: named }),
    ...(text('instance') && { instance: text('instance') }),
    ...(text('q') && { q: text('q').slice(0, 1_000) }),
    ...(severity.success && { severity: severity.data }),
    ...(/^[0-9a-f]{32}$/.test(traceId) && { traceId }),
    ...(cursor && { cursor }),
  }
}

/** The same question of everything that it finds. */
export const foundAsk = ({ cursor: _cursor, limit: _limit, ...ask }: LogsQueryInput): FoundLogsQueryInput => ask

/** The same question of what is yet to come. */
export const tailAsk = ({ from: _from, to: _to, cursor: _cursor, limit: _limit, ...ask }: LogsQueryInput): TailQueryInput => ask

const linkMs = 900_000

/** A link that finds the line again, however the range of its reader moves. */
export const lineHref = ({ id, atMs }: Pick<LogLine, 'id' | 'atMs'>): string => `/logs?line=${encodeURIComponent(id)}&from=${Math.floor(atMs - linkMs)}&to=${Math.ceil(atMs + linkMs)}`

export const severityLook = { trace: 'off', debug: 'off', info: 'off', warn: 'warn', error: 'bad', fatal: 'bad' } satisfies Record<Severity, StateName>

/** From the bottom of a bar up: the loud ones on top. */
export const severityColours: Record<Severity, string> = {
  trace: 'var(--h1)',
  debug: 'var(--h2)',
  info: 'var(--h3)',
  warn: 'var(--warn-solid)',
  error: 'var(--bad-solid)',
  fatal: 'var(--c8)',
}
