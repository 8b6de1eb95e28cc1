import type { z } from 'zod'
import { callersHops, callersRequestsMax } from '../core/callers'
import type { CallersAnswer, CallersInput } from '../schemas'
import type { MemorySpan } from './memory-rows'

export function memoryCallers(spans: readonly MemorySpan[], { application, range, through }: z.output<typeof CallersInput>): CallersAnswer['callers'] {
  const [fromNs, toNs] = [BigInt(range.fromMs) * 1_000_000n, BigInt(range.toMs) * 1_000_000n]
  const byId = new Map(spans.map((span) => [`${span.traceId} ${span.spanId}`, span]))
  const served = spans.filter((span) => span.kind === 2 && span.from.application === application && span.startNs >= fromNs && span.startNs < toNs)
  const newest = [...served].sort((one, other) => Number(other.startNs - one.startNs)).slice(0, callersRequestsMax)

  const callerOf = (span: MemorySpan): string | null => {
    let at = span
    for (let hop = 0; hop < callersHops(through); hop++) {
      const parent = byId.get(`${at.traceId} ${at.parentId}`)
      if (!parent) return null
      if (!through.includes(parent.from.application)) return parent.from.application
      at = parent
    }
    return null
  }
  const counts = new Map<string | null, number>()
  for (const span of newest) counts.set(callerOf(span), (counts.get(callerOf(span)) ?? 0) + 1)
  return [...counts].map(([caller, requests]) => ({ application: caller, requests })).sort((one, other) => other.requests - one.requests || ((one.application ?? '~') < (other.application ?? '~') ? -1 : 1))
}
