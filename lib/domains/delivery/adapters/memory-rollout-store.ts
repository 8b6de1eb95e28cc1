import { planView } from '../core/rollout-plan'
import type { ApplicationRef, Doer } from '../ports'
import type { RolloutDraft, RolloutStore, ServingGroup } from '../rollout-ports'
import { type Rollout, type RolloutDetail, underWay } from '../rollout-schemas'
import { hasEnded, type MemoryDelivery, type MemoryGroup, releaseOfGroup } from './memory-delivery'

export interface MemoryRollout {
  row: RolloutDetail
  draft: RolloutDraft
  teamId: string
  rollbackAsked: { by: string; why: string } | null
}

/** Beside the rows of delivery: what only rollouts write. */
export interface MemoryRollouts {
  rollouts: MemoryRollout[]
  /** By server group's name. */
  weights: Map<string, number>
}

export const createMemoryRollouts = (): MemoryRollouts => ({ rollouts: [], weights: new Map() })

const isUnderWay = ({ row }: MemoryRollout) => underWay.includes(row.state)
const detailOf = ({ row }: MemoryRollout): RolloutDetail => structuredClone(row)
const rolloutOf = (one: MemoryRollout): Rollout => {
  const { steps: _steps, ...rollout } = detailOf(one)
  return rollout
}

/** Rollouts as people ask for them, without a controller: each stays where a test puts it. */
export function createMemoryRolloutStore(memory: MemoryDelivery, more: MemoryRollouts): RolloutStore {
  const { groups, instances, trail, now } = memory
  const { rollouts, weights } = more

  function servingOf(group: MemoryGroup): ServingGroup {
    const { number, version, digest } = releaseOfGroup(memory, group)
    const { id: groupId, name, desiredSize, zones, healthPath, environment } = group
    const healthy = [...instances.values()].filter((one) => one.groupId === groupId && one.state === 'healthy').length
    return { groupId, name, desiredSize, zones: [...zones], healthPath, environment: { ...environment }, healthy, weight: weights.get(name) ?? null, release: { number, version, digest } }
  }
  const serving = (application: ApplicationRef, cluster: string): ServingGroup[] =>
    [...groups.values()]
      .filter((one) => one.applicationId === application.id && one.cluster === cluster && one.desiredState === 'running' && weights.get(one.name) !== 0)
      .sort((one, other) => other.sequence - one.sequence)
      .map(servingOf)

  const say = (application: ApplicationRef, doer: Doer, action: string, number: number, change: { before?: unknown; after?: unknown }) =>
    void trail.push({
      actor: doer.actor, action, subject: { kind: 'rollout', id: `${application.name} ${number}` }, teamId: application.teamId, application: application.name,
      ...change, ...(doer.why === undefined ? {} : { why: doer.why }),
    })

  function rowOf(application: ApplicationRef, draft: RolloutDraft, release: Rollout['release'], doer: Doer): RolloutDetail {
    const { id, plan } = draft
    const at = now().toISOString()
    const before = serving(application, plan.cluster)
    const { number, version, digest } = release
    return {
      id, application: application.name, team: application.teamId, number: rollouts.filter(({ row }) => row.application === application.name).length + 1,
      cluster: plan.cluster, strategy: plan.strategy, release: { number, version, digest }, from: before[0]?.release ?? null,
      state: 'running', phase: 'create', phaseSince: at, plan: planView(plan), groups: { before: before.map(({ name }) => name), target: null, baseline: null, canary: null },
      weights: [], failure: null, startedBy: doer.actor.name, why: doer.why ?? '', createdAt: at, endedAt: null, warmUntil: null, version: 0,
      can: { rollBack: true, promote: false, extend: false }, steps: [{ phase: 'create', startedAt: at, endedAt: null, outcome: null, detail: {} }],
    }
  }

  return {
    async list(scope, { state, strategy, application, after, limit }) {
      const seen = rollouts
        .filter((one) => (scope.kind === 'all' || scope.teamIds.includes(one.teamId)) && (application === undefined || one.row.application === application))
        .filter((one) => (strategy === undefined || one.row.strategy === strategy) && (state === 'all' || isUnderWay(one) === (state === 'under-way')))
        .reverse()
      const beyond = after === null ? seen : seen.slice(seen.findIndex(({ row }) => row.id === after) + 1)
      return { items: beyond.slice(0, limit).map(rolloutOf), total: seen.length, more: beyond.length > limit }
    },
    async get({ name }, number) {
      const found = rollouts.find(({ row }) => row.application === name && row.number === number)
      return found ? detailOf(found) : null
    },
    serving: async (application, cluster) => serving(application, cluster),
    async underWay(cluster) {
      const found = rollouts.find((one) => one.row.cluster === cluster && isUnderWay(one))
      return found ? { number: found.row.number, state: found.row.state } : null
    },
    underFault: async ({ id }) => memory.faults.get(id) ?? null,
    instancesNow: async () => [...instances.values()].filter((one) => !hasEnded(one)).length,
    async start(application, draft, doer) {
      const release = memory.releases.find((one) => one.applicationId === application.id && one.number === draft.plan.release)
      if (!release) return { kind: 'no-release' }
      const other = rollouts.find((one) => one.row.cluster === draft.plan.cluster && isUnderWay(one))
      if (other) return { kind: 'under-way', number: other.row.number }
      const stranger = [...groups.values()].find((one) => one.cluster === draft.plan.cluster && one.applicationId !== application.id)
      const owner = stranger ? memory.applications.get(stranger.applicationId) : [...memory.applications.values()].find((one) => one.name === draft.plan.cluster && one.id !== application.id)
      if (owner) return { kind: 'cluster-taken', by: owner.name }
      const run = memory.faults.get(application.id)
      if (run !== undefined) return { kind: 'under-fault', run }
      const row = rowOf(application, draft, release, doer)
      const made = { row, draft: structuredClone(draft), teamId: application.teamId, rollbackAsked: null }
      rollouts.push(made)
      memory.woken.push(row.id)
      say(application, doer, 'rollout.start', row.number, { after: row.plan })
      return { kind: 'started', rollout: rolloutOf(made) }
    },
    async askRollBack(application, number, doer) {
      const found = rollouts.find(({ row }) => row.application === application.name && row.number === number)
      if (!found) return { kind: 'missing' }
      if (found.row.state === 'rolling-back') return { kind: 'asked', rollout: rolloutOf(found) }
      if (!found.row.can.rollBack) return { kind: 'too-late', rollout: rolloutOf(found) }
      const before = { state: found.row.state, phase: found.row.phase }
      found.rollbackAsked = { by: doer.actor.name, why: doer.why ?? '' }
      Object.assign(found.row, { state: 'rolling-back', endedAt: null, version: found.row.version + 1, can: { rollBack: false, promote: false, extend: false } })
      memory.woken.push(found.row.id)
      say(application, doer, 'rollout.roll-back', number, { before, after: { state: found.row.state } })
      return { kind: 'asked', rollout: rolloutOf(found) }
    },
  }
}
