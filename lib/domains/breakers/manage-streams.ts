import { type Actor, teamScopeOf } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { newId } from '@/lib/kernel/ids'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { decide, forbidden } from '../access/core/policy'
import { doerOf } from './allowed-pair'
import type { ReadStreams, StoredStream, StreamStore } from './ports'
import type { AddStreamInput, BreakerStream, BreakerStreams } from './schemas'

interface Ports {
  streams: StreamStore
  readings: ReadStreams
}

/** A stream is its team's: others do not see where it leads. What the daemon cannot say is unknown, not an empty list. */
async function listed({ streams, readings }: Ports, actor: Actor): Promise<BreakerStreams> {
  const seen = (await streams.list(teamScopeOf(actor))).filter(({ teamId }) => decide(actor, 'breaker-streams:read', teamId).allowed)
  const said = seen.length === 0 ? null : await readings.read()
  const view = ({ teamId: _team, ...stream }: StoredStream): BreakerStream => {
    const now = said?.ok ? said.value.find(({ id }) => id === stream.id) : undefined
    return { ...stream, now: now ? { state: now.state, sinceMs: now.sinceMs, breakers: now.breakers.length, dropped: now.dropped, problem: now.problem } : null }
  }
  return { items: seen.map(view) }
}

export const listStreams =
  (ports: Ports) =>
  async (actor: Actor): Promise<Result<BreakerStreams, Fault>> =>
    ok(await listed(ports, actor))

/** Addresses of this machine take an operator, here and again whenever it is connected to. */
export const addStream =
  (ports: Ports) =>
  async (actor: Actor, { team: slug, why, name, kind, url, localAllowed }: AddStreamInput): Promise<Result<BreakerStreams, Fault>> => {
    const team = await ports.streams.team(teamScopeOf(actor), slug)
    if (!team || !decide(actor, 'breaker-streams:read', team.id).allowed) return fail(fault('not-found', `There is no team ${slug} here.`))
    for (const decision of [decide(actor, 'breaker-streams:write', team.id), ...(localAllowed ? [decide(actor, 'breaker-streams:allow-local')] : [])]) if (!decision.allowed) return fail(forbidden(decision))
    const added = await ports.streams.add(team.id, { id: newId(), name, kind, url, localAllowed }, doerOf(actor, why))
    if (added === 'taken') return fail(fault('conflict', `${slug} has a stream "${name}" already.`))
    if (added === 'full') return fail(fault('conflict', `${slug} has as many streams as a team may have: remove one first.`))
    return ok(await listed(ports, actor))
  }

export const removeStream =
  (ports: Ports) =>
  async (actor: Actor, { stream: id, why }: { stream: string; why: string }): Promise<Result<BreakerStreams, Fault>> => {
    const missing = fault('not-found', 'There is no such stream here.')
    const stream = await ports.streams.find(teamScopeOf(actor), id)
    if (!stream || !decide(actor, 'breaker-streams:read', stream.teamId).allowed) return fail(missing)
    const decision = decide(actor, 'breaker-streams:write', stream.teamId)
    if (!decision.allowed) return fail(forbidden(decision))
    return (await ports.streams.remove(id, doerOf(actor, why))) ? ok(await listed(ports, actor)) : fail(missing)
  }
