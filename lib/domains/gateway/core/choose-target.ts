import { type BalancingPolicy, usualBalancing } from '../balancing-schemas'
import type { Target, Weight } from '../schemas'
import { type Ejection, isEjected } from './ejection'
import { add, divide } from './shares'
import { type Weighable, weightsOf } from './target-weights'
import { nextWeighted, type Weighted } from './weighted-choice'
import { spillShare, type ZoneLoad, zonesToUse } from './zone-avoidance'

/** A target and what is known of it by using it. */
export interface Candidate extends Weighable {
  target: Target
  open: number
  ejection: Ejection
  /** Of its group's requests; only proportions matter. */
  weight: number
  /** What it is owed by its turns (`weighted-choice`). */
  credit: number
}

interface Group<T> extends Weighted {
  name: string
  members: T[]
  zones: Map<string, T[]>
  /** Where the next round begins. */
  turn: number
  /** What of a request should have left the caller's zone and has not yet. */
  spilled: number
}

/** How one application's requests are shared out. Made anew when targets, weights or the policy change. */
export interface Plan<T extends Candidate> {
  groups: Group<T>[]
  all: T[]
  policy: BalancingPolicy
  weighedMs: number
}

/** `before` hands on what each group is owed, so that a change of instances does not restart the shares. */
export function makePlan<T extends Candidate>(targets: T[], weights: readonly Weight[], before?: Plan<T>, policy: BalancingPolicy = usualBalancing): Plan<T> {
  const groups = divide(targets, weights).map(({ name, weight, members }) => {
    const earlier = before?.groups.find((group) => group.name === name)
    const zones = new Map<string, T[]>()
    for (const one of members) if (one.target.zone !== null) add(zones, one.target.zone, one)
    return { name, weight, members, zones, current: earlier?.current ?? 0, turn: earlier?.turn ?? 0, spilled: 0 }
  })
  return { groups, all: groups.flatMap((group) => group.members), policy, weighedMs: Number.NEGATIVE_INFINITY }
}

export interface Wish {
  /** The caller's zone; null prefers none (the edge). */
  zone: string | null
  nowMs: number
}

const weighEveryMs = 1_000
/** Of a long list, those next in turn are looked at: the cost of a choice does not grow with the estate. */
const window = 32

/** What targets are owed follows their weights, which follow their answers: once a second is soon enough. */
export function weigh<T extends Candidate>(plan: Plan<T>, nowMs: number): void {
  if (nowMs - plan.weighedMs < weighEveryMs && nowMs >= plan.weighedMs) return
  plan.weighedMs = nowMs
  for (const { members } of plan.groups) for (const [at, weight] of weightsOf(members, plan.policy, nowMs).entries()) (members[at] as T).weight = weight
}

interface Looked {
  tried: readonly Candidate[]
  nowMs: number
  ejectedToo: boolean
  rule: BalancingPolicy['rule']
}

/** The one that is owed most, in turn by weight; by `least-request`, the second in turn when it has fewer open requests for its weight. A retry takes no turn. */
function nextOf<T extends Candidate>(members: readonly T[], turn: number, { tried, nowMs, ejectedToo, rule }: Looked): T | null {
  const isTurn = tried.length === 0
  let total = 0
  let first: T | null = null
  let second: T | null = null
  let [firstOwed, secondOwed] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let step = 0, seen = 0; step < members.length && seen < window; step++) {
    const one = members[members.length > window ? (turn + step) % members.length : step] as T
    if ((!ejectedToo && isEjected(one.ejection, nowMs)) || (!isTurn && tried.includes(one))) continue
    seen++
    total += one.weight
    const owed = one.credit + one.weight
    if (isTurn) one.credit = owed
    if (owed > firstOwed) {
      second = first
      secondOwed = firstOwed
      first = one
      firstOwed = owed
    } else if (owed > secondOwed) {
      second = one
      secondOwed = owed
    }
  }
  if (!first) return null
  // Its turn is over even when another is served: a target that was busy is not flooded afterwards.
  if (isTurn) first.credit -= total
  return second && rule === 'least-request' && second.open / second.weight < first.open / first.weight ? second : first
}

function loads<T extends Candidate>(zones: Map<string, T[]>, nowMs: number): ZoneLoad[] {
  return [...zones].map(([zone, members]) => {
    const load = { zone, instances: members.length, tripped: 0, open: 0 }
    for (const { open, ejection } of members) {
      if (isEjected(ejection, nowMs)) load.tripped++
      else load.open += open
    }
    return load
  })
}

const golden = 0.618033988749895

/** The targets that the zones leave for this request; null: all. */
function byZone<T extends Candidate>(group: Group<T>, zone: string | null, policy: BalancingPolicy, nowMs: number): readonly T[] | null {
  if (policy.zones === 'ignore' || group.zones.size === 0) return null
  const near = zone === null ? undefined : group.zones.get(zone)
  if (policy.zones === 'own-first') return near ?? null
  const all = loads(group.zones, nowMs)
  const own = all.find((one) => one.zone === zone)
  if (near && own) {
    group.spilled += spillShare(own, all.filter((one) => one !== own), policy.spillOverOpen)
    if (group.spilled < 1) return near
    group.spilled -= 1
    return group.members.filter((one) => one.target.zone !== zone)
  }
  const used = new Set(zonesToUse(all, (group.turn * golden) % 1))
  return used.size === group.zones.size ? null : group.members.filter(({ target }) => target.zone === null || used.has(target.zone))
}

/** Where the zones point to first, then anywhere: a zone without a fit target spills over instead of failing. */
function fromGroup<T extends Candidate>(group: Group<T>, wish: Wish, looked: Looked, policy: BalancingPolicy): T | null {
  const near = byZone(group, wish.zone, policy, wish.nowMs)
  return (near && nextOf(near, group.turn, looked)) ?? nextOf(group.members, group.turn, looked)
}

/**
 * The target of the next try, or null when every one was tried. The group is chosen by weight; a group whose targets are all
 * ejected gives way to the others, and when every target is ejected they are used as if none were: a guess that all are
 * broken is more often wrong than right. `tried` targets are never chosen again.
 */
export function chooseTarget<T extends Candidate>(plan: Plan<T>, wish: Wish, tried: readonly T[]): T | null {
  const { groups, policy } = plan
  weigh(plan, wish.nowMs)
  const home = tried.length === 0 ? undefined : groups.find((group) => tried.some((one) => group.members.includes(one)))
  const chosen = home ?? groups[groups.length > 1 ? nextWeighted(groups) : 0]
  if (!chosen) return null
  // A retry takes no turn: with two targets it would make every request begin at the same one.
  if (tried.length === 0) chosen.turn = (chosen.turn + 1) % 1_000_000_007
  for (const ejectedToo of [false, true]) {
    const looked: Looked = { tried, nowMs: wish.nowMs, ejectedToo, rule: policy.rule }
    const own = fromGroup(chosen, wish, looked, policy)
    if (own) return own
    for (const group of groups) {
      const other = group === chosen ? null : fromGroup(group, wish, looked, policy)
      if (other) return other
    }
  }
  return null
}
