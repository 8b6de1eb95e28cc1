import { ok } from '@/lib/kernel/result'
import { ApprovalPolicy } from '../../canary/analysis-schemas'
import { createMemoryRollouts, createMemoryRolloutStore } from '../adapters/memory-rollout-store'
import type { Calls } from '../core/self-balancing'
import type { CallersOf, CanaryPlans, ReleaseFiles } from '../rollout-ports'
import type { RolloutNeeds } from '../survey-rollout'
import { addRelease } from './delivery-under-test'
import { memoryVerbs } from './memory-verbs'

/** `memoryVerbs` with a second release to ship, a canary config `default`, and plain traffic through the edge. */
export async function rolloutVerbs() {
  const given = await memoryVerbs()
  await addRelease(given.given, 'd2')
  given.memory.trail.length = 0
  const rows = createMemoryRollouts()
  const world = { calls: [{ application: 'edge', requests: 90_000 }] as Calls[], configProblems: [] as string[] }
  const callers: CallersOf = { callers: async () => ok(world.calls) }
  const files: ReleaseFiles = { compare: async (from, to) => ok({ added: [], removed: [], changed: [`${from} to ${to}`], more: 0 }) }
  const canaries: CanaryPlans = {
    policyOf: async () => ApprovalPolicy.parse({}),
    configOf: async (_application, name) => (name === 'default' ? { name, version: 1, json: {} } : null),
    problemsOf: () => world.configProblems,
  }
  const { applications, delivery, zones, memory } = given
  const needs: RolloutNeeds = {
    applications, delivery, zones, callers, files, canaries, rollouts: createMemoryRolloutStore(memory, rows),
    clusters: { ownerOf: async (application, cluster) => [...memory.applications.values()].find(({ id, name }) => name === cluster && id !== application.id)?.name ?? null },
    instancesMax: 10, proxyNames: ['edge', 'sidecar'], clock: { nowMs: () => 1_000_000_000_000 },
  }
  return { ...given, needs, rows, world }
}
