import { collectorCalls } from '@/lib/control/collector-calls'
import type { ControlClient } from '@/lib/control/client'
import type { Clock } from '@/lib/kernel/clock'
import type { CallsOfRelease, OperationCalls } from '../fan-out-budget-ports'

const lookBackMs = 3_600_000
/** It reads whole traces, and is asked by every page that shows what waits: what it said stays for a moment. */
const keptMs = 30_000
const keptMax = 200

export function createCollectorReleaseCalls(collector: ControlClient, clock: Clock): CallsOfRelease {
  const known = new Map<string, { madeMs: number; answer: Promise<OperationCalls[] | null> }>()
  const ask = async (application: string, serverGroup: string, nowMs: number): Promise<OperationCalls[] | null> => {
    const answer = await collector.call(collectorCalls.fanOut, { application, serverGroup, range: { fromMs: nowMs - lookBackMs, toMs: nowMs }, applications: null }, { timeoutMs: 5_000 })
    return answer.ok ? answer.value.operations : null
  }
  return (application, serverGroup) => {
    const nowMs = clock.nowMs()
    const key = JSON.stringify([application, serverGroup])
    const kept = known.get(key)
    if (kept && nowMs - kept.madeMs < keptMs) return kept.answer
    known.delete(key)
    known.set(key, { madeMs: nowMs, answer: ask(application, serverGroup, nowMs) })
    for (const oldest of known.keys()) {
      if (known.size <= keptMax) break
      known.delete(oldest)
    }
    return known.get(key)?.answer ?? Promise.resolve(null)
  }
}
