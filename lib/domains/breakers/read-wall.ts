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

/** Of the applications whose breakers are shown, and no more of an estate of thousands. */
function teamsOf(breakers: readonly WallBreaker[], teams: ReadonlyMap<string, string>): Record<string, string> {
  const owners = new Set(breakers.filter(({ source }) => source === 'proxy').map(({ caller, name }) => ownerOf(caller, name)))
  return Object.fromEntries([...teams].filter(([application]) => owners.has(application)))
}

/**
 * Every breaker that the reader may see, of the proxy, of streams and of metrics, worst first. A source that does not answer is named,
 * and the others are shown: the proxy alone must answer.
 */
export const readWall =
  ({ owners, forces, rules, own, streams, told, nowMs }: Ports) =>
  async (actor: Actor, input: WallInput): Promise<Result<Wall, Fault>> => {
    const scope = teamScopeOf(actor)
    const teams = await owners.teams(scope)
    const names = [...teams.keys()]
    const [proxy, read, metrics, held, changed] = await Promise.all([own.read(), streams.read(), told.read(scope.kind === 'all' ? null : names), forces.list(scope), rules.list(scope)])
    if (!proxy.ok) return proxy
    const problems: WallProblem[] = []
    const readings = read.ok ? read.value.filter(({ teamId }) => decide(actor, 'breaker-streams:read', teamId).allowed) : []
    if (!read.ok) problems.push({ source: 'hystrix', from: null, sinceMs: null, problem: read.error.detail })
    for (const { kind, name, state, sinceMs, problem } of readings) if (state === 'failed') problems.push({ source: kind, from: name, sinceMs, problem: problem ?? '' })
    if (!metrics.ok) problems.push({ source: 'resilience4j', from: null, sinceMs: null, problem: metrics.error.detail })

    const all = [
      // Operators see those of applications too that nobody owns here.
      ...proxy.value.breakers.filter(({ caller, name }) => scope.kind === 'all' || teams.has(ownerOf(caller, name))),
      ...readings.flatMap(({ breakers }) => breakers),
      ...(metrics.ok ? metrics.value.breakers : []),
    ]
    const matching = all.filter((one) => matchesWall(one, input)).sort(compareBreakers)
    const shown = matching.slice(0, shownMax)
    return ok({
      nowMs: nowMs(), breakers: shown, more: Math.max(0, matching.length - shownMax) + proxy.value.more + (metrics.ok ? metrics.value.more : 0), total: all.length,
      counts: { open: all.filter(isOpen).length, halfOpen: all.filter(({ state, forced }) => state === 'half-open' && forced === null).length, forced: all.filter(({ forced }) => forced !== null).length },
      teams: teamsOf(shown, teams), forces: held, rulesInForce: changed, problems,
    })
  }
