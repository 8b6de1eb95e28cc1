import { createHash } from 'node:crypto'
import { Pool } from 'undici'
import { type BalancingPolicy, type BalancingState, usualBalancing } from '@/lib/domains/gateway/balancing-schemas'
import { type Candidate, makePlan, type Plan } from '@/lib/domains/gateway/core/choose-target'
import { fit, isEjected } from '@/lib/domains/gateway/core/ejection'
import { type Failure, newRetryBudget, type RetryBudget } from '@/lib/domains/gateway/core/retry'
import type { RollingCounts } from '@/lib/domains/gateway/core/rolling-counts'
import { newSpeed } from '@/lib/domains/gateway/core/target-speed'
import type { Caller, ClusterShares, DiscoverySnapshot, ProxyStatus, Target, Weight } from '@/lib/domains/gateway/schemas'
import { balancingState } from './balancing-state'
import type { FixedAttributes } from './fixed-attributes'
import { callAttributes } from './spans'
import { createHealth } from './target-health'

/** A target with its own keep-alive connections. */
export interface Member extends Candidate {
  key: string
  /** Null until the first request: most of a large registry is never called through here. */
  pool: Pool | null
  left: boolean
  /** Its server group's, shared by all members of it. */
  count: Count
  served: number
  /** Its application's. */
  policy: BalancingPolicy
  /** Its answers of the last seconds, where the policy asks for them. */
  answers: RollingCounts | null
  /** When the first of its failures in a row was. */
  failingSinceMs: number
  /** What spans and metrics say of calls to it, by caller and method. */
  calls: Map<string, FixedAttributes>
}

/** Requests that were sent to one server group since the proxy's start. */
export interface Count {
  served: number
}

export interface Routes {
  plan: Plan<Member>
  budget: RetryBudget
}

export interface Fleet {
  apply(snapshot: DiscoverySnapshot): void
  /** Undefined: nobody of that name is known. A known application may have no target. */
  routesTo(application: string): Routes | undefined
  callerOf(secret: string): Caller | null
  /** Tells that a request of this member ended: closes the connections of one that has left when it was the last. */
  released(member: Member): void
  /** The head of an answer is here. */
  answered(member: Member, status: number, latencyMs: number): void
  /** There was no answer. */
  failed(member: Member, failure: Failure, detail: string): void
  status(nowMs: number): Pick<ProxyStatus, 'targets' | 'ejected' | 'open'>
  /** How one cluster's requests are shared out; targets that left count while requests of theirs are open. */
  shares(cluster: string): ClusterShares
  /** How one application's requests are balanced. */
  balancing(application: string, nowMs: number): BalancingState
  close(): Promise<void>
}

const keyOf = (target: Target) => `${target.instance} ${target.host}:${target.port}`
const connectMs = 1_000

export function poolOf(member: Member): Pool {
  const { host, port } = member.target
  member.pool ??= new Pool(`http://${host.includes(':') ? `[${host}]` : host}:${port}`, {
    pipelining: 1, connections: null, connect: { timeout: connectMs }, keepAliveTimeout: 4_000, maxHeaderSize: 65_536,
  })
  return member.pool
}

/** Callers are few, and methods too unless somebody makes them up: those of strangers are not kept. */
const callsMax = 200

/** Who calls it how: one object for all such calls. `caller` null: the edge, which is not an application of that name. */
export function callOf(member: Member, method: string, caller: string | null): FixedAttributes {
  const key = caller === null ? method : `${method} ${caller}`
  const known = member.calls.get(key)
  if (known) return known
  const made = callAttributes(method, caller ?? 'edge', member.target)
  if (member.calls.size < callsMax) member.calls.set(key, made)
  return made
}

export function createFleet(): Fleet {
  const health = createHealth((application) => routes.get(application)?.plan.all ?? [])
  const members = new Map<string, Member>()
  const leaving = new Set<Member>()
  let routes = new Map<string, Routes>()
  let callers = new Map<string, Caller>()
  let followed: readonly Weight[] = []
  /** By server group, '' for targets without one. A group that nobody is left of keeps its count until the next picture without it. */
  let counts = new Map<string, Count>()
  // Hashing costs more than routing; only secrets that named a caller are remembered, so this is bounded by the estate.
  const callerBySecret = new Map<string, Caller>()

  function countOf(group: string): Count {
    const count = counts.get(group) ?? { served: 0 }
    counts.set(group, count)
    return count
  }

  /** Who is there when the first picture arrives is not new. */
  function join(target: Target, policy: BalancingPolicy, joinedMs: number): Member {
    const key = keyOf(target)
    const count = countOf(target.serverGroup ?? '')
    const known = members.get(key)
    if (known) {
      if (known.target.application !== target.application) known.calls.clear()
      known.target = target
      known.count = count
      known.policy = policy
      return known
    }
    return { key, target, pool: null, open: 0, ejection: fit, left: false, count, served: 0, policy, answers: null, failingSinceMs: 0, calls: new Map(), speed: newSpeed(), joinedMs, weight: 1, credit: 0 }
  }

  function closeWhenIdle(member: Member): void {
    if (member.open > 0) return
    leaving.delete(member)
    const { pool } = member
    void pool?.close().catch(() => pool.destroy())
  }

  return {
    apply({ targets, callers: named, weights, balancing = [] }) {
      const policies = new Map(balancing.map(({ application, policy }) => [application, policy]))
      const joinedMs = members.size === 0 ? 0 : Date.now()
      const present = new Map<string, Member>()
      const byApplication = new Map<string, Member[]>()
      for (const { application } of named) byApplication.set(application, [])
      for (const target of targets) {
        const member = join(target, policies.get(target.application) ?? usualBalancing, joinedMs)
        present.set(member.key, member)
        const list = byApplication.get(target.application)
        if (list) list.push(member)
        else byApplication.set(target.application, [member])
      }
      for (const member of members.values()) {
        if (present.has(member.key)) continue
        member.left = true
        leaving.add(member)
        closeWhenIdle(member)
      }
      members.clear()
      for (const [key, member] of present) members.set(key, member)
      followed = weights
      const used = new Set([...present.values(), ...leaving].map(({ target }) => target.serverGroup ?? '').concat(weights.map(({ serverGroup }) => serverGroup)))
      counts = new Map([...counts].filter(([group]) => used.has(group)))
      routes = new Map(
        [...byApplication].map(([application, list]) => {
          const before = routes.get(application)
          return [application, { plan: makePlan(list, weights, before?.plan, policies.get(application)), budget: before?.budget ?? newRetryBudget(Date.now()) }]
        }),
      )
      callers = new Map(named.map((caller) => [caller.secretHash, caller]))
      callerBySecret.clear()
    },
    routesTo: (application) => routes.get(application),
    callerOf(secret) {
      const known = callerBySecret.get(secret)
      if (known) return known
      const caller = callers.get(createHash('sha256').update(secret).digest('hex'))
      if (caller) callerBySecret.set(secret, caller)
      return caller ?? null
    },
    released(member) {
      if (member.left) closeWhenIdle(member)
    },
    status(nowMs) {
      const open: Record<string, number> = {}
      for (const list of [members.values(), leaving]) {
        for (const { target, open: count } of list) if (count > 0) open[target.instance] = (open[target.instance] ?? 0) + count
      }
      const ejected = [...members.values()]
        .filter((member) => isEjected(member.ejection, nowMs))
        .map(({ target, ejection }) => ({ instance: target.instance, untilMs: ejection.untilMs, reason: ejection.reason }))
      return { targets: members.size, ejected, open }
    },
    shares(cluster) {
      const answer: ClusterShares = { weights: {}, open: {}, served: {} }
      for (const row of followed) if (row.cluster === cluster) answer.weights[row.serverGroup] = row.weight
      for (const list of [members.values(), leaving]) {
        for (const { target, open, count } of list) {
          if (target.cluster !== cluster || target.serverGroup === null) continue
          answer.open[target.serverGroup] = (answer.open[target.serverGroup] ?? 0) + open
          answer.served[target.serverGroup] = count.served
        }
      }
      return answer
    },
    answered: health.answered,
    failed: health.failed,
    balancing: (application, nowMs) => balancingState(routes.get(application)?.plan, health.ejections(application), nowMs),
    async close() {
      await Promise.all([...members.values(), ...leaving].map((member) => member.pool?.destroy()))
    },
  }
}
