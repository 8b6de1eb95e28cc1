import type { z } from 'zod'
import { type FanSpan, fanOutOf, fanOutRequestsMax } from '../core/fan-out'
import type { FanOutAnswer, FanOutInput } from '../fan-out-schemas'
import type { MemorySpan } from './memory-rows'

const fanSpan = ({ traceId, spanId, parentId, name, kind, from }: MemorySpan): FanSpan => ({ traceId, spanId, parentId, name, kind, application: from.application })

export function memoryFanOut(spans: readonly MemorySpan[], { application, range, serverGroup, applications }: z.output<typeof FanOutInput>): Omit<FanOutAnswer, 'meta'> {
  const [fromNs, toNs] = [BigInt(range.fromMs) * 1_000_000n, BigInt(range.toMs) * 1_000_000n]
  const served = spans.filter(({ kind, startNs, from }) => kind === 2 && from.application === application && (serverGroup === undefined || from.serverGroup === serverGroup) && startNs >= fromNs && startNs < toNs)
  const newest = [...served].sort((one, other) => Number(other.startNs - one.startNs)).slice(0, fanOutRequestsMax).map(fanSpan)
  const traces = new Set(newest.map(({ traceId }) => traceId))
  return fanOutOf(newest, spans.filter(({ traceId }) => traces.has(traceId)).map(fanSpan), applications === null ? null : new Set(applications))
}
