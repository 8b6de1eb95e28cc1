import type { Target, Weight } from '../schemas'
import { type Ejection, isEjected } from './ejection'
import { add, divide } from './shares'
import { nextWeighted, type Weighted } from './weighted-choice'

/** A target and what is known of it by using it. */
export interface Candidate {
  target: Target
  open: number
  ejection: Ejection
}

interface Group<T> extends Weighted {
  name: string
  members: T[]
  zones: Map<string, T[]>
  /** Where the next round begins. */
  turn: number
}

/** How one application's requests are shared out. Made anew when targets or weights change. */
export interface Plan<T extends Candidate> {
  groups: Group<T>[]
  all: T[]
}

/** `before` hands on what each group is owed, so that a change of instances does not restart the shares. */
export function makePlan<T extends Candidate>(targets: T[], weights: readonly Weight[], before?: Plan<T>): Plan<T> {
  const groups = divide(targets, weights).map(({ name, weight, members }) => {
    const earlier = before?.groups.find((group) => group.name === name)
    const zones = new Map<string, T[]>()
    for (const one of members) if (one.target.zone !== null) add(zones, one.target.zone, one)
    return { name, weight, members, zones, current: earlier?.current ?? 0, turn: earlier?.turn ?? 0 }
  })
  return { groups, all: groups.flatMap((group) => group.members) }
}

export interface Wish {
  /** The caller's zone; null prefers none (the edge). */
  zone: string | null
  nowMs: number
}

/** Round robin, except that of the next two the one with fewer open requests goes first. */
function leastOfTwo<T extends Candidate>(members: readonly T[], turn: number, tried: readonly T[], nowMs: number, ejectedToo: boolean): T | null {
  let first: T | null = null
  for (let step = 0; step < members.length; step++) {
    const one = members[(turn + step) % members.length] as T
    if (tried.includes(one) || (!ejectedToo && isEjected(one.ejection, nowMs))) continue
    if (!first) first = one
    else return one.open < first.open ? one : first
  }
  return first
}

/** Own zone first, then anywhere: a zone without a fit target spills over instead of failing. */
function fromGroup<T extends Candidate>(group: Group<T>, wish: Wish, tried: readonly T[], ejectedToo: boolean): T | null {
  const near = wish.zone === null ? undefined : group.zones.get(wish.zone)
  return (
    (near && leastOfTwo(near, group.turn, tried, wish.nowMs, ejectedToo)) ?? leastOfTwo(group.members, group.turn, tried, wish.nowMs, ejectedToo)
  )
}

/**
 * The target of the next try, or null when every one was tried. The group is chosen by weight; a group whose targets are all
 * ejected gives way to the others, and when every target is ejected they are used as if none were: a guess that all are
 * broken is more often wrong than right. `tried` targets are never chosen again.
 */
export function chooseTarget<T extends Candidate>(plan: Plan<T>, wish: Wish, tried: readonly T[]): T | null {
  const { groups } = plan
  const home = tried.length === 0 ? undefined : groups.find((group) => tried.some((one) => group.members.includes(one)))
  const chosen = home ?? groups[groups.length > 1 ? nextWeighted(groups) : 0]
  if (!chosen) return null
  // A retry takes no turn: with two targets it would make every request begin at the same one.
  if (tried.length === 0) chosen.turn = (chosen.turn + 1) % 1_000_000_007
  for (const ejectedToo of [false, true]) {
    const own = fromGroup(chosen, wish, tried, ejectedToo)
    if (own) return own
    for (const group of groups) {
      const other = group === chosen ? null : fromGroup(group, wish, tried, ejectedToo)
      if (other) return other
    }
  }
  return null
}
