import { redactAddresses } from './redact-addresses'
import type { LogRecord, MetricRecord, ResourceGroup, SignalBatch, SpanRecord } from './records'

export const ageMsMax = 7 * 86_400_000
export const aheadMsMax = 10 * 60_000

/** How much of a request was not kept, and why; `message` is '' when all of it was. */
export interface Rejection {
  count: number
  message: string
}

type Reason = 'old' | 'ahead' | 'invalid' | 'unsupported'

const sentence = {
  old: 'older than 7 days',
  ahead: 'more than 10 minutes ahead of the clock',
  invalid: 'without a valid trace id and span id',
  unsupported: 'of a kind that is not kept (summary, native histogram of fractions)',
} satisfies Record<Reason, string>

const traceIdForm = /^(?!0{32})[0-9a-f]{32}$/
const spanIdForm = /^(?!0{16})[0-9a-f]{16}$/

/**
 * Keeps what may be stored. Traces that span days stay findable only while arrival and event are near each other, so
 * events far from `nowMs` are refused by partial success, never moved in time. Logs without a time get one.
 */
export function judgeBatch(batch: SignalBatch, nowMs: number): { batch: SignalBatch; kept: number; rejection: Rejection } {
  const oldest = BigInt(nowMs - ageMsMax) * 1_000_000n
  const newest = BigInt(nowMs + aheadMsMax) * 1_000_000n
  const refused = new Map<Reason, number>()
  let kept = 0

  const refuse = (reason: Reason, count = 1): false => {
    refused.set(reason, (refused.get(reason) ?? 0) + count)
    return false
  }
  const inTime = (ns: bigint): boolean => (ns < oldest ? refuse('old') : ns > newest ? refuse('ahead') : ++kept > 0)
  const each = <T>(groups: ResourceGroup<T>[], keep: (item: T) => boolean) =>
    groups.map(({ resource, items }) => ({ resource, items: items.filter(keep) })).filter(({ items }) => items.length > 0)

  const span = (item: SpanRecord) => {
    if (!traceIdForm.test(item.traceId) || !spanIdForm.test(item.spanId)) return refuse('invalid')
    redactAddresses(item.attributes)
    return item.startNs < oldest ? refuse('old') : inTime(item.endNs > item.startNs ? item.endNs : item.startNs)
  }
  const log = (item: LogRecord) => {
    redactAddresses(item.attributes)
    // OpenTelemetry's data model of logs: an id that is not valid counts as none.
    if (!traceIdForm.test(item.traceId)) item.traceId = ''
    if (!spanIdForm.test(item.spanId)) item.spanId = ''
    if (item.timeNs === 0n) item.timeNs = item.observedNs === 0n ? BigInt(nowMs) * 1_000_000n : item.observedNs
    return inTime(item.timeNs)
  }
  const metric = (item: MetricRecord) => {
    item.points = item.points.filter((point) => inTime(point.timeNs))
    // An exemplar beside a good point that cannot be kept is no loss that a sender could mend.
    for (const point of item.points) {
      if (!point.exemplars) continue
      point.exemplars = point.exemplars.filter(({ timeNs, traceId }) => traceIdForm.test(traceId) && timeNs >= oldest && timeNs <= newest)
      for (const { attributes } of point.exemplars) redactAddresses(attributes)
    }
    return item.points.length > 0
  }

  let judged: SignalBatch
  switch (batch.signal) {
    case 'traces':
      judged = { signal: 'traces', groups: each(batch.groups, span) }
      break
    case 'logs':
      judged = { signal: 'logs', groups: each(batch.groups, log) }
      break
    case 'metrics':
      if (batch.unsupported > 0) refuse('unsupported', batch.unsupported)
      judged = { signal: 'metrics', groups: each(batch.groups, metric), unsupported: 0 }
  }
  const count = [...refused.values()].reduce((sum, part) => sum + part, 0)
  return { batch: judged, kept, rejection: { count, message: [...refused].map(([reason, part]) => `${part} ${sentence[reason]}`).join('; ') } }
}
