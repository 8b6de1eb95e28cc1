import type { Actor } from '@/lib/kernel/actor'
import type { Clock } from '@/lib/kernel/clock'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { parseRange } from './core/range'
import type { TelemetrySource, VisibleApplications } from './ports'
import type { ScopeQuery } from './query-schemas'
import type { Selector, TimeRange } from './schemas'

type Named = Omit<ScopeQuery, 'from' | 'to'>

/**
 * The question's selector inside what the actor may see. An application of another team is *not found*, exactly like one
 * that does not exist; the other names only narrow, so they need no check of their own.
 */
export async function scopedSelector(visible: VisibleApplications, actor: Actor, { application, cluster, serverGroup, instance, zone }: Named): Promise<Result<{ selector: Selector; seen: string[] | null }, Fault>> {
  const seen = await visible(actor)
  const wanted = application?.toLowerCase()
  if (wanted !== undefined && seen !== null && !seen.includes(wanted)) return fail(fault('not-found', `No application ${wanted}.`))
  const selector: Selector = {
    applications: wanted === undefined ? seen : [wanted],
    ...(cluster !== undefined && { cluster }), ...(serverGroup !== undefined && { serverGroup }), ...(instance !== undefined && { instance }), ...(zone !== undefined && { zone }),
  }
  return ok({ selector, seen })
}

export function askedRange({ from, to }: Pick<ScopeQuery, 'from' | 'to'>, nowMs: number): Result<TimeRange, Fault> {
  const range = parseRange(from, to, nowMs)
  return range.ok ? range : fail(fault('invalid-input', 'The time range is not valid.', { errors: range.error }))
}

export interface TelemetryPorts {
  source: TelemetrySource
  visible: VisibleApplications
  clock: Clock
}

/** Selector and range together: how most questions begin. */
export async function scopedQuestion({ visible, clock }: TelemetryPorts, actor: Actor, query: ScopeQuery): Promise<Result<{ selector: Selector; seen: string[] | null; range: TimeRange }, Fault>> {
  const range = askedRange(query, clock.nowMs())
  if (!range.ok) return range
  const scope = await scopedSelector(visible, actor, query)
  return scope.ok ? ok({ ...scope.value, range: range.value }) : scope
}
