import type { RolloutGroup, RolloutSnapshot, RolloutStepDecision } from '../core/rollout-snapshot'
import { asRecord } from '../core/rollout-weights'
import { RolloutFacts, type RolloutPhase, type RolloutPlan } from '../rollout-schemas'

export const plan = (more: Partial<RolloutPlan> = {}): RolloutPlan => ({
  release: 2, strategy: 'redblack', cluster: 'home', size: 2, zones: ['local-a'], healthPath: '/health', environment: {}, healthDeadlineSeconds: 120, watchSeconds: 15, warmMinutes: 30, canary: null, ...more,
})
export const canaryPlan = (sharePercent = 10) => plan({ strategy: 'canary', canary: { size: 1, sharePercent } })

export const group = (name: string, size: number, more: Partial<RolloutGroup> = {}): RolloutGroup => ({
  name, wanted: true, desiredSize: size, healthy: size, registered: size, live: size, troubles: [], lagging: null, ...more,
})

const release = { number: 1, version: '1', digest: 'd' }
export const formerly = (serverGroup: string, weight: number) => ({ serverGroup, groupId: serverGroup, weight, desiredSize: 2, release })

/** Names of all groups with a role, as if the rollout had made what its phase needs. */
export const factsAt = (more: Partial<RolloutFacts> = {}) => RolloutFacts.parse({ before: [formerly('home-v000', 2)], ...more })

/** A snapshot in the middle of a phase, everything in order; the proxy follows the rows. */
export function snapshotAt(phase: RolloutPhase, more: Partial<RolloutSnapshot> = {}): RolloutSnapshot {
  const facts = more.facts ?? factsAt({ target: 'home-v001' })
  const names = [...facts.before.map(({ serverGroup }) => serverGroup), facts.target, facts.baseline, facts.canary].filter((name) => name !== null)
  const weights = more.weights ?? facts.wantedWeights ?? { 'home-v000': 2, 'home-v001': 0 }
  return {
    nowMs: 1_000_000, state: 'running', phase, phaseSinceMs: 999_000, ended: false, plan: plan(), asked: null, warmUntilMs: null, canary: null, facts, weights,
    groups: new Map(names.map((name) => [name, group(name, 2)])),
    shares: { weights, open: {}, served: {} },
    ...more,
  }
}

/** What a rollout does to a model of the platform: rows follow decisions at once, the rest follows rows as `happens` lets it. */
export class RolloutWorld {
  snapshot: RolloutSnapshot
  readonly phases: RolloutPhase[]
  private made = 0

  constructor(start: RolloutPlan, before: RolloutFacts['before'], oldHealthy = 2) {
    const weights = Object.fromEntries(before.map(({ serverGroup, weight }) => [serverGroup, weight]))
    this.snapshot = {
      ...snapshotAt('create', { facts: factsAt({ before }), plan: start, weights, phaseSinceMs: 0, nowMs: 0 }),
      canary: start.canary ? { state: 'pending', outcome: null, decidedBy: null } : null,
      groups: new Map(before.map(({ serverGroup }) => [serverGroup, group(serverGroup, 2, { healthy: oldHealthy, registered: oldHealthy })])),
    }
    this.phases = ['create']
  }

  change(more: Partial<RolloutSnapshot>): void {
    this.snapshot = { ...this.snapshot, ...more }
  }

  changeGroup(name: string, more: Partial<RolloutGroup>): void {
    const known = this.snapshot.groups.get(name)
    if (known) this.change({ groups: new Map(this.snapshot.groups).set(name, { ...known, ...more }) })
  }

  take(decision: RolloutStepDecision): void {
    const { snapshot } = this
    const facts = structuredClone(snapshot.facts)
    const rows = [...(decision.weights ?? [])]
    const groups = new Map(snapshot.groups)
    for (const { role, size } of decision.make) {
      if (facts[role] !== null) throw new Error(`${role} was made twice`)
      this.made += 1
      const name = `home-v00${this.made}`
      facts[role] = name
      rows.push({ serverGroup: name, weight: 0, role: 'production' })
      groups.set(name, group(name, size, { healthy: 0, registered: 0, live: size, lagging: { instance: `${name}-a`, check: 'health', detail: 'connection refused' } }))
    }
    for (const name of decision.destroy) {
      const known = groups.get(name)
      if (known) groups.set(name, { ...known, wanted: false, healthy: 0, registered: 0, lagging: null })
    }
    if (decision.weights) facts.wantedWeights = asRecord(rows)
    const moves = decision.to !== snapshot.phase
    if (moves) this.phases.push(decision.to)
    this.change({
      facts, groups, state: decision.state, phase: decision.to,
      weights: { ...snapshot.weights, ...asRecord(rows) },
      ...(moves ? { phaseSinceMs: snapshot.nowMs } : {}),
      ...(decision.warmMs === null ? {} : { warmUntilMs: snapshot.nowMs + decision.warmMs }),
      ended: decision.ends,
    })
  }

  /** All that can go well does. */
  settle(outcome: 'promote' | 'roll-back' = 'promote'): void {
    const { snapshot } = this
    for (const [name, { wanted, desiredSize }] of snapshot.groups) {
      this.changeGroup(name, wanted ? { healthy: desiredSize, registered: desiredSize, live: desiredSize, lagging: null } : { live: 0 })
    }
    this.change({ nowMs: snapshot.nowMs + 10_000, shares: { weights: snapshot.weights, open: {}, served: {} } })
    if (snapshot.phase === 'analyse' && snapshot.canary && snapshot.canary.outcome === null) this.change({ canary: { state: 'decided', outcome, decidedBy: { kind: 'judge', words: 'the score' } } })
  }
}
