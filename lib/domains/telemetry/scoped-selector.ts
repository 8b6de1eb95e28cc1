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
  /** The id of a team by its name in addresses; left out where questions name no team. */
  teamId?: (slug: string) => Promise<string | null>
}

/** The actor as one of that team alone. Another's team is *not found*, exactly like one that does not exist. */
async function ofTeam({ teamId }: TelemetryPorts, actor: Actor, slug: string): Promise<Result<Actor, Fault>> {
  const id = (await teamId?.(slug)) ?? null
  const role = id === null ? undefined : (actor.teams.get(id) ?? (actor.operator ? 'viewer' : undefined))
  return id === null || role === undefined ? fail(fault('not-found', `There is no team ${slug} here.`)) : ok({ ...actor, operator: false, teams: new Map([[id, role]]) })
}

/** Selector and range together: how most questions begin. */
export async function scopedQuestion(ports: TelemetryPorts, actor: Actor, query: ScopeQuery & { team?: string | undefined }): Promise<Result<{ selector: Selector; seen: string[] | null; range: TimeRange }, Fault>> {
  const range = askedRange(query, ports.clock.nowMs())
  if (!range.ok) return range
  const asking = query.team === undefined ? ok(actor) : await ofTeam(ports, actor, query.team)
  if (!asking.ok) return asking
  const scope = await scopedSelector(ports.visible, asking.value, query)
  return scope.ok ? ok({ ...scope.value, range: range.value }) : scope
}
