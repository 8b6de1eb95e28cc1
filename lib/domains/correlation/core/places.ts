import type { CallEnd, CallsAnswer } from '../../telemetry/call-schemas'
import type { ChangePlace } from '../schemas'
import { topologyWeight } from './weigh'

/** Farther than this nobody follows a cause. */
export const hopsMax = 4

interface Reached {
  path: string[]
  hops: number
  callsPerRequest: number | null
}

/** What other teams call is one node for all of them, and outside is nobody: neither leads anywhere. */
const leads = ({ kind }: CallEnd) => kind === 'application' || kind === 'queue'
/** A queue stands in the path under its own name, but it is no application. */
const keyOf = ({ kind, name }: CallEnd) => (kind === 'application' ? name : `${kind} ${name}`)

interface Step {
  to: string
  callsPerRequest: number | null
}

function stepsOf({ ends, calls }: CallsAnswer, way: 'callees' | 'callers'): Map<string, Step[]> {
  const steps = new Map<string, Step[]>()
  for (const { from, to, requests } of calls) {
    const [caller, callee] = [ends[from], ends[to]]
    if (!caller || !callee || from === to || !leads(caller) || !leads(callee)) continue
    // What serves nothing itself, like a scheduler, calls for no request.
    const step = { to: keyOf(way === 'callees' ? callee : caller), callsPerRequest: caller.requests > 0 ? requests / caller.requests : null }
    const at = keyOf(way === 'callees' ? caller : callee)
    steps.set(at, [...(steps.get(at) ?? []), step])
  }
  return steps
}

/** By the fewest hops; among those, by the way that is taken most. */
function walk(roots: readonly string[], steps: ReadonlyMap<string, Step[]>): Map<string, Reached> {
  const reached = new Map<string, Reached>(roots.map((name) => [name, { path: [name], hops: 0, callsPerRequest: 1 }]))
  let front = [...reached.keys()]
  for (let hops = 1; hops <= hopsMax && front.length > 0; hops++) {
    const next = new Map<string, Reached>()
    for (const name of front) {
      const here = reached.get(name)
      for (const { to, callsPerRequest } of steps.get(name) ?? []) {
        if (!here || reached.has(to)) continue
        const through = here.callsPerRequest === null || callsPerRequest === null ? null : here.callsPerRequest * callsPerRequest
        const known = next.get(to)
        if (!known || (through ?? 0) > (known.callsPerRequest ?? 0)) next.set(to, { path: [...here.path, to], hops, callsPerRequest: through })
      }
    }
    for (const [name, one] of next) reached.set(name, one)
    front = [...next.keys()]
  }
  return reached
}

/** Where each application stands as seen from `roots`; null as roots: from all of them, so that everything is itself. */
export function placesOf(calls: CallsAnswer | null, roots: readonly string[] | null): (application: string | null) => ChangePlace {
  const callees = calls && roots ? walk(roots, stepsOf(calls, 'callees')) : new Map<string, Reached>()
  const callers = calls && roots ? walk(roots, stepsOf(calls, 'callers')) : new Map<string, Reached>()
  return (application) => {
    if (application === null) return { kind: 'everywhere' }
    if (roots === null || roots.includes(application)) return { kind: 'self' }
    if (calls === null) return { kind: 'unknown' }
    const [below, above] = [callees.get(application), callers.get(application)]
    const callee: ChangePlace | undefined = below && { kind: 'callee', hops: below.hops, path: below.path, callsPerRequest: below.callsPerRequest }
    const caller: ChangePlace | undefined = above && { kind: 'caller', hops: above.hops, path: above.path }
    // In a circle it is both: what counts more is what it is.
    if (callee && caller) return topologyWeight(callee) >= topologyWeight(caller) ? callee : caller
    return callee ?? caller ?? { kind: 'apart' }
  }
}
