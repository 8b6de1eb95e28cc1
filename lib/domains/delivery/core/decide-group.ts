import type { ProcessObservation } from '../ports'
import { backOffMs } from './back-off'
import { type InstanceAction, judgeInstance, type ObservedInstance } from './judge-instance'
import { staleToReplace } from './stale-instances'
import { zoneOfSlot } from './zone-of-slot'

export interface ObservedGroup {
  /** The database's clock. */
  nowMs: number
  cluster: string
  wanted: boolean
  desiredSize: number
  zones: readonly string[]
  /** What instances are to be started with: an older one is replaced, unless a rollout moves the cluster (`held`). */
  bindingGeneration: number
  held: boolean
  /** Every instance that has not ended. */
  instances: readonly ObservedInstance[]
  /** The last ended instance of each slot. */
  history: ReadonlyMap<number, { failures: number; endedAtMs: number }>
}

export type GroupAction = InstanceAction | { kind: 'create'; slot: number; zone: string; failures: number }

export interface GroupDecision {
  actions: GroupAction[]
  /** When to look again if nothing happens before. */
  nextLookMs: number
}

const steadyLookMs = 15_000
const movingLookMs = 1_000

const isSettled = ({ state, process }: { state: string; process: ProcessObservation }) => state === 'healthy' && process.kind === 'running'

/** What to do about a server group now: instances that are there first, then the slots nobody fills. */
export function decideGroup(group: ObservedGroup): GroupDecision {
  const { nowMs, instances } = group
  const slots = group.wanted ? group.desiredSize : 0
  const oldestFirst = [...instances].sort((a, b) => a.createdAtMs - b.createdAtMs || (a.id < b.id ? -1 : 1))
  const holders = new Map<number, ObservedInstance>()
  for (const one of oldestFirst) {
    if (one.desiredState === 'running' && one.slot < slots && !holders.has(one.slot)) holders.set(one.slot, one)
  }

  const actions: InstanceAction[] = []
  for (const one of instances) {
    const holder = holders.get(one.slot)
    const surplus = one.slot >= slots ? (group.wanted ? 'scaled down' : 'its server group was destroyed') : one.desiredState === 'running' && holder !== one ? 'another instance has its slot' : null
    const successorHealthy = holder !== one && holder?.state === 'healthy'
    actions.push(...judgeInstance(one, { nowMs, surplus, successorHealthy }))
  }

  const stale = group.wanted && !group.held ? staleToReplace(group.bindingGeneration, instances) : null
  if (stale !== null && !actions.some((action) => action.id === stale)) actions.push({ kind: 'replace', id: stale, reason: 'what its application is bound to changed' })

  const creations: GroupAction[] = []
  let nextLookMs = instances.every(isSettled) ? steadyLookMs : movingLookMs
  for (let slot = 0; slot < slots; slot += 1) {
    if (holders.has(slot)) continue
    const leaving = instances.filter((one) => one.slot === slot)
    const past = group.history.get(slot)
    const failures = Math.max(past?.failures ?? 0, ...leaving.map((one) => one.failures))
    // A slot that keeps failing waits until its last instance is gone: its end begins the back-off.
    if (leaving.some((one) => one.failures > 1)) continue
    const waitMs = past && leaving.length === 0 ? past.endedAtMs + backOffMs(failures) - nowMs : 0
    if (waitMs > 0) nextLookMs = Math.min(nextLookMs, waitMs)
    else creations.push({ kind: 'create', slot, zone: zoneOfSlot(group.cluster, group.zones, slot), failures })
  }
  const all = [...actions, ...creations]
  return { actions: all, nextLookMs: all.length > 0 ? 0 : nextLookMs }
}
