import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canaryPlan, formerly, plan, RolloutWorld } from '../testing/rollout-world'
import { decideRollout } from './decide-rollout'
import { madeBy, type RolloutSnapshot } from './rollout-snapshot'

type Event =
  | { kind: 'pass'; ms: number }
  | { kind: 'step' }
  | { kind: 'ask' }
  | { kind: 'proxy'; state: 'gone' | 'behind' | 'there' }
  | { kind: 'group'; at: number; healthy: number; registered: number; live: number; trouble: number }
  | { kind: 'canary'; state: 'analysing' | 'waiting' | 'promote' | 'roll-back' }

const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 90_000 }) }) },
  { weight: 6, arbitrary: fc.constant({ kind: 'step' } as const) },
  { weight: 1, arbitrary: fc.constant({ kind: 'ask' } as const) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('proxy' as const), state: fc.constantFrom('gone' as const, 'behind' as const, 'there' as const) }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('group' as const), at: fc.nat(3), healthy: fc.nat(2), registered: fc.nat(2), live: fc.nat(2), trouble: fc.nat(2) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('canary' as const), state: fc.constantFrom('analysing' as const, 'waiting' as const, 'promote' as const, 'roll-back' as const) }) },
)
const world = fc.record({ canary: fc.boolean(), first: fc.boolean(), share: fc.integer({ min: 1, max: 45 }), oldHealthy: fc.nat(2), wellUntil: fc.nat(10) })

/** Everything goes well for so many turns: most courses of events alone would never come so far. */
function make({ canary, first, share, oldHealthy, wellUntil }: { canary: boolean; first: boolean; share: number; oldHealthy: number; wellUntil: number }): RolloutWorld {
  const world = new RolloutWorld(canary ? canaryPlan(share) : plan(), first ? [] : [formerly('home-v000', 2)], oldHealthy)
  for (let turn = 0; turn < wellUntil; turn += 1) {
    world.settle()
    stepOnce(world)
  }
  return world
}

const mayAsk = ({ state, phase, warmUntilMs, nowMs }: RolloutSnapshot) => state === 'running' || state === 'waiting' || (phase === 'warm' && (warmUntilMs ?? 0) > nowMs)
const serves = ({ groups, weights }: RolloutSnapshot) => [...groups.values()].filter(({ name, healthy }) => healthy > 0 && (weights[name] ?? 0) > 0)

/** One decision, taken, with what must hold of every one. */
function stepOnce(world: RolloutWorld): void {
  const before = world.snapshot
  const decision = decideRollout(before)
  if (decision.kind === 'wait') return
  world.take(decision)
  const after = world.snapshot
  // Somebody healthy had traffic: somebody healthy still has.
  if (serves(before).length > 0 && decision.weights) expect(serves(after).length).toBeGreaterThan(0)
  for (const name of madeBy(after.facts)) {
    const gained = (after.weights[name] ?? 0) > 0 && (before.weights[name] ?? 0) === 0
    const { registered = 0, desiredSize = 0 } = before.groups.get(name) ?? {}
    if (gained) expect(registered).toBeGreaterThanOrEqual(desiredSize)
  }
  for (const name of decision.destroy) expect(after.weights[name] === 0 || after.facts.before.length === 0).toBe(true)
}

function happen(world: RolloutWorld, one: Event): void {
  const { snapshot } = world
  if (one.kind === 'pass') world.change({ nowMs: snapshot.nowMs + one.ms })
  if (one.kind === 'step') stepOnce(world)
  if (one.kind === 'ask' && mayAsk(snapshot)) world.change({ asked: { by: 'Mina', why: 'x' }, state: 'rolling-back' })
  if (one.kind === 'proxy') world.change({ shares: one.state === 'gone' ? null : { weights: one.state === 'there' ? snapshot.weights : {}, open: { 'home-v000': 1 }, served: {} } })
  if (one.kind === 'canary' && snapshot.phase === 'analyse' && snapshot.canary?.outcome === null) {
    const outcome = one.state === 'promote' || one.state === 'roll-back' ? one.state : null
    world.change({ canary: { state: outcome ? 'decided' : one.state === 'waiting' ? 'waiting' : 'analysing', outcome, decidedBy: outcome && { kind: 'judge', words: 'x' } } })
  }
  if (one.kind === 'group') {
    const name = [...snapshot.groups.keys()][one.at]
    const known = name === undefined ? undefined : snapshot.groups.get(name)
    if (!known?.wanted) return
    const healthy = Math.min(one.healthy, known.desiredSize)
    world.changeGroup(known.name, {
      healthy, registered: Math.min(one.registered, healthy), live: Math.max(one.live, healthy),
      troubles: one.trouble === 0 ? [] : [{ instance: `${known.name}-a`, atMs: snapshot.nowMs, failures: one.trouble, check: 'exited', detail: 'exit code 1' }],
    })
  }
}

function finish(world: RolloutWorld): void {
  for (let turn = 0; turn < 600 && !world.snapshot.ended; turn += 1) {
    world.settle()
    stepOnce(world)
    if (world.snapshot.phase === 'warm') world.change({ nowMs: world.snapshot.nowMs + 1_800_000 })
  }
}

describe('whatever is observed', () => {
  test('a rollout ends as soon as things are in order again, makes nothing twice and never leaves traffic with nobody', () => {
    fc.assert(
      fc.property(world, fc.array(event, { maxLength: 60 }), (start, events) => {
        const world = make(start)
        for (const one of events) happen(world, one)
        finish(world)
        expect(world.snapshot.ended).toBe(true)
        expect(['succeeded', 'rolled-back', 'failed']).toContain(world.snapshot.state)
        // Whoever has traffic at the end is wanted.
        for (const [name, weight] of Object.entries(world.snapshot.weights)) {
          if (weight > 0 && world.snapshot.facts.before.length > 0) expect(world.snapshot.groups.get(name)?.wanted).toBe(true)
        }
      }),
      { numRuns: 600 },
    )
  })

  test('whoever asks while it is under way or warm gets the former weights back, or is told that the old group is gone', () => {
    fc.assert(
      fc.property(world, fc.array(event, { maxLength: 60 }), (start, events) => {
        const world = make(start)
        for (const one of events) happen(world, one)
        if (!mayAsk(world.snapshot)) return
        happen(world, { kind: 'ask' })
        finish(world)
        const { state, weights, facts } = world.snapshot
        expect(state === 'rolled-back' || state === 'failed').toBe(true)
        if (state === 'rolled-back' && madeBy(facts).length > 0) for (const { serverGroup, weight } of facts.before) expect(weights[serverGroup]).toBe(weight)
      }),
      { numRuns: 600 },
    )
  })
})
