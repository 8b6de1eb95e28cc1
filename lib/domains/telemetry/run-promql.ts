import type { Actor } from '@/lib/kernel/actor'
import type { Clock } from '@/lib/kernel/clock'
import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import { stepFor } from './core/range'
import { forbiddenTo } from './forbidden-to'
import type { PromqlAnswer, PromqlBody } from './promql-schemas'
import { askedRange } from './scoped-selector'
import type { SourceCollector } from './source-ports'

const pointsMax = 720

/**
 * A query in the engine's own words. Conditions cannot be put into every part of it, so it is for those who may see everything.
 */
export const runPromql =
  (collector: Pick<SourceCollector, 'promql'>, clock: Clock) =>
  async (actor: Actor, { query, from, to, mode }: PromqlBody): Promise<Result<PromqlAnswer, Fault>> => {
    const refused = forbiddenTo(actor, 'telemetry:promql')
    if (refused) return refused
    const range = askedRange({ from, to }, clock.nowMs())
    if (!range.ok) return range
    return collector.promql({ query, range: range.value, ...(mode === 'range' && { stepMs: stepFor(range.value, pointsMax) }) })
  }
