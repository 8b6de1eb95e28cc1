import type { z } from 'zod'
import { packOutcomes } from '@/lib/domains/gateway/core/packed-outcomes'
import { keptMs } from '@/lib/domains/gateway/core/outcome-log'
import type { OutcomesAnswer, OutcomesInput } from '@/lib/domains/gateway/replay-schemas'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import type { Dependencies } from './dependencies'

/** More are not read in one go: it holds up calls. */
const outcomesMax = 100_000

/** What became of the calls of one pair, as far back as it is known. */
export function recordedOutcomes(dependencies: Dependencies, { caller, callee, sinceMs }: z.output<typeof OutcomesInput>, nowMs: number): Result<OutcomesAnswer, Fault> {
  const found = dependencies.find(caller, callee)
  if (!found) return fail(fault('not-found', `Nobody called from ${caller ?? 'the edge'} to ${callee} since the proxy began.`))
  const { timeoutMs, breaker } = found.policy
  const { more, ...outcomes } = packOutcomes(found.log, Math.max(sinceMs, nowMs - keptMs), outcomesMax)
  const knownFromMs = Math.max(nowMs - keptMs, sinceMs, found.log.sinceMs, found.log.lostBeforeMs ?? 0, more > 0 ? outcomes.baseMs : 0)
  return ok({
    nowMs, fromMs: Math.min(nowMs, Math.round(knownFromMs)), more, policy: { timeoutMs, breaker },
    moves: [...found.moves], outcomes,
  })
}
