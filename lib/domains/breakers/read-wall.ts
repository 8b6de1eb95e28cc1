import { type Actor, teamScopeOf } from '@/lib/kernel/actor'
import { type Fault } from '@/lib/kernel/fault'
import { ok, type Result } from '@/lib/kernel/result'
import { decide } from '../access/core/policy'
import type { RulesStore } from '../gateway/rules-ports'
import { compareBreakers, matchesWall } from './core/arrange-wall'
import { ownerOf } from './core/breaker-owner'
import type { BreakerOwners, ForceStore, OwnBreakers, ReadStreams, ToldBreakers } from './ports'
import type { Wall, WallBreaker, WallInput, WallProblem } from './schemas'

interface Ports {
  owners: BreakerOwners
  forces: ForceStore
  rules: Pick<RulesStore, 'list'>
  own: OwnBreakers
  streams: ReadStreams
  told: ToldBreakers
  nowMs(): number
}

/** What one answer holds; the worst come first. */
const shownMax = 500

const isOpen = ({ state, forced }: WallBreaker) => state === 'open' || forced?.mode === 'open'

/**
 * Every breaker that the reader may see, of the proxy, of streams and of metrics, worst first. A source that does not answer is named,
 * and the others are shown: the proxy alone must answer.
 */
export const readWall =
  ({ owners, forces, rules, own, streams, told, nowMs }: Ports) =>
  async (actor: Actor, input: WallInput): Promise<Result<Wall, Fault>> => {
    const scope = teamScopeOf(actor)
    const names = await owners.names(scope)
    const seen = new Set(names)
    const [proxy, read, metrics, held, changed] = await Promise.all([own.read(), streams.read(), told.read(scope.kind === 'all' ? null : names), forces.list(scope), rules.list(scope)])
    if (!proxy.ok) return proxy
    const problems: WallProblem[] = []
    const readings = read.ok ? read.value.filter(({ teamId }) => decide(actor, 'breaker-streams:read', teamId).allowed) : []
    if (!read.ok) problems.push({ source: 'hystrix', from: null, sinceMs: null, problem: read.error.detail })
    for (const { kind, name, state, sinceMs, problem } of readings) if (state === 'failed') problems.push({ source: kind, from: name, sinceMs, problem: problem ?? '' })
    if (!metrics.ok) problems.push({ source: 'resilience4j', from: null, sinceMs: null, problem: metrics.error.detail })

    const all = [
      // Operators see those of applications too that nobody owns here.
      ...proxy.value.breakers.filter(({ caller, name }) => scope.kind === 'all' || seen.has(ownerOf(caller, name))),
      ...readings.flatMap(({ breakers }) => breakers),
      ...(metrics.ok ? metrics.value.breakers : []),
    ]
    const matching = all.filter((one) => matchesWall(one, input)).sort(compareBreakers)
    return ok({
      nowMs: nowMs(), breakers: matching.slice(0, shownMax), more: Math.max(0, matching.length - shownMax) + proxy.value.more + (metrics.ok ? metrics.value.more : 0), total: all.length,
      counts: { open: all.filter(isOpen).length, halfOpen: all.filter(({ state, forced }) => state === 'half-open' && forced === null).length, forced: all.filter(({ forced }) => forced !== null).length },
      forces: held, rulesInForce: changed, problems,
    })
  }
