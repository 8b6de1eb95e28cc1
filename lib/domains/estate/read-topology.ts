import { type Actor, teamScopeOf } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import { ok, type Result } from '@/lib/kernel/result'
import type { CallsAnswer, CallsInput } from '../telemetry/call-schemas'
import type { EstatePorts } from './ports'
import type { Owner } from './schemas'
import type { Topology, TopologyQuery } from './topology-schemas'

export interface TopologyPorts extends Pick<EstatePorts, 'owned' | 'visibleNames' | 'range' | 'platformNames'> {
  calls(question: CallsInput): Promise<Result<CallsAnswer, Fault>>
}

/** Busier edges than these are on the map; what is left out is counted. */
const edgesMax = 4_000

/** The service map: who called whom, and whose it is. Applications outside the actor's scope are one node without a name. */
export async function readTopology(ports: TopologyPorts, actor: Actor, query: TopologyQuery): Promise<Result<Topology, Fault>> {
  const range = ports.range(query.from, query.to)
  if (!range.ok) return range
  const [applications, owned] = await Promise.all([ports.visibleNames(actor), ports.owned.list(teamScopeOf(actor))])
  const calls = await ports.calls({ applications, range: range.value, byZone: query.by === 'zone', limit: edgesMax, ...(query.zone !== undefined && { zone: query.zone }) })
  if (!calls.ok) return calls
  const teams = new Map(owned.map(({ name, team }) => [name, team]))
  const ownerOf = (name: string): Owner => {
    const team = teams.get(name)
    if (team !== undefined) return { kind: 'team', team }
    return { kind: ports.platformNames.includes(name) ? 'platform' : 'none' }
  }
  const { ends, calls: edges, more, seconds, meta } = calls.value
  return ok({ range: range.value, seconds, nodes: ends.map((end) => ({ ...end, owner: end.kind === 'application' ? ownerOf(end.name) : null })), edges, more, meta })
}
