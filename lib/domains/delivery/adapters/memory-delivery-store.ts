import { serverGroupName } from '@/lib/kernel/names'
import { byText } from '@/lib/kernel/page-of-rows'
import { declares } from '../core/declares'
import type { ApplicationRef, ChangedServerGroup, DeliveryStore, Doer } from '../ports'
import { groupView, hasEnded, instanceView, type MemoryDelivery, type MemoryGroup } from './memory-delivery'

/** Newest first, by creation and then by id. */
const byAge = (one: { createdAt: Date; id: string }, other: { createdAt: Date; id: string }) => other.createdAt.getTime() - one.createdAt.getTime() || byText(other.id, one.id)

function slice<T extends { id: string }, U>(sorted: T[], after: string | null, limit: number, shape: (row: T) => U) {
  const beyond = after === null ? sorted : sorted.slice(sorted.findIndex(({ id }) => id === after) + 1)
  return { items: beyond.slice(0, limit).map(shape), total: sorted.length, more: beyond.length > limit }
}

export function createMemoryDeliveryStore(memory: MemoryDelivery): DeliveryStore {
  const { releases, groups, instances, trail, now } = memory
  const say = (application: ApplicationRef, doer: Doer, action: string, subject: { kind: string; id: string }, more: { before?: unknown; after?: unknown }) =>
    void trail.push({ actor: doer.actor, action, subject, teamId: application.teamId, application: application.name, ...more, ...(doer.why === undefined ? {} : { why: doer.why }) })

  function change(application: ApplicationRef, name: string, doer: Doer, verb: string, apply: (group: MemoryGroup) => number | null): ChangedServerGroup {
    const group = [...groups.values()].find((one) => one.name === name && one.applicationId === application.id)
    if (!group) return { kind: 'missing' }
    if (group.desiredState === 'destroyed') return { kind: 'destroyed' }
    const before = { size: group.desiredSize, state: group.desiredState }
    const other = apply(group)
    if (other !== null) return { kind: 'other-version', version: other }
    group.version += 1
    memory.woken.push(group.id)
    say(application, doer, `server-group.${verb}`, { kind: 'server-group', id: name }, { before, after: { size: group.desiredSize, state: group.desiredState } })
    return { kind: 'changed', group: groupView(memory, application.name, group) }
  }

  return {
    async releases({ id }, { below, limit }) {
      const own = releases.filter(({ applicationId }) => applicationId === id).sort((one, other) => other.number - one.number)
      const beyond = own.filter(({ number }) => below === null || number < below)
      return { items: beyond.slice(0, limit).map(({ applicationId: _own, dependencies: _declared, ...release }) => release), total: own.length, more: beyond.length > limit }
    },
    async addRelease(application, { id, digest, sizeBytes, version, command, dependencies = {} }, doer) {
      const own = releases.filter(({ applicationId }) => applicationId === application.id)
      const known = own.find((one) => one.digest === digest)
      const row = known ?? { id, applicationId: application.id, number: own.length + 1, version, digest, sizeBytes, command, dependencies, createdAt: now().toISOString(), createdBy: doer.actor.name }
      if (!known) {
        releases.push(row)
        say(application, doer, 'release.create', { kind: 'release', id: `${application.name} ${row.number}` }, { after: { number: row.number, version, digest, sizeBytes, command, ...declares(dependencies) } })
      }
      const { applicationId: _own, dependencies: _declared, ...release } = row
      return release
    },
    async serverGroups({ id, name }, { state, after, limit }) {
      const own = [...groups.values()].filter((one) => one.applicationId === id && (state === 'all' || one.desiredState === state)).sort(byAge)
      return slice(own, after, limit, (row) => groupView(memory, name, row))
    },
    async addServerGroup(application, draft, doer) {
      const { id, cluster, size, zones, healthPath, environment } = draft
      if (!releases.some((one) => one.applicationId === application.id && one.number === draft.release)) return { kind: 'no-release' }
      const inCluster = [...groups.values()].filter((one) => one.cluster === cluster)
      const stranger = inCluster.find(({ applicationId }) => applicationId !== application.id)
      const by = stranger ? memory.applications.get(stranger.applicationId) : [...memory.applications.values()].find((one) => one.name === cluster && one.id !== application.id)
      if (by) return { kind: 'cluster-taken', by: by.name }
      const run = memory.faults.get(application.id)
      if (run !== undefined) return { kind: 'under-fault', run }
      const sequence = Math.max(-1, ...inCluster.map((one) => one.sequence)) + 1
      const row: MemoryGroup = {
        id, applicationId: application.id, cluster, sequence, name: serverGroupName(cluster, sequence), releaseNumber: draft.release, desiredSize: size, zones: [...zones], healthPath,
        environment: { ...environment }, desiredState: 'running', createdAt: now(), destroyedAt: null, version: 0,
      }
      groups.set(id, row)
      memory.woken.push(id)
      const after = { release: draft.release, size, zones, healthPath, variables: Object.keys(environment).sort() }
      say(application, doer, 'server-group.create', { kind: 'server-group', id: row.name }, { after })
      return { kind: 'added', group: groupView(memory, application.name, row) }
    },
    scale: async (application, name, size, expectedVersion, doer) =>
      change(application, name, doer, 'scale', (group) => {
        if (expectedVersion !== undefined && expectedVersion !== group.version) return group.version
        group.desiredSize = size
        return null
      }),
    destroy: async (application, name, doer) =>
      change(application, name, doer, 'destroy', (group) => {
        Object.assign(group, { desiredState: 'destroyed', destroyedAt: now() })
        return null
      }),
    async instances({ id, name }, { serverGroup, state, after, limit }) {
      const own = [...instances.values()].filter((one) => {
        const group = groups.get(one.groupId)
        return group?.applicationId === id && (serverGroup === undefined || group.name === serverGroup) && (state === 'all' || hasEnded(one) === (state === 'ended'))
      })
      return slice(own.sort(byAge), after, limit, (row) => instanceView(memory, name, row))
    },
    async replaceInstance(application, id, doer) {
      const row = instances.get(id)
      const group = row && groups.get(row.groupId)
      if (group?.applicationId !== application.id || !row) return null
      memory.woken.push(group.id)
      if (row.desiredState !== 'running' || row.state === 'stopping' || hasEnded(row)) return 'ended'
      Object.assign(row, { desiredState: 'stopped', reason: `replaced by ${doer.actor.name}${doer.why ? `: ${doer.why}` : ''}` })
      say(application, doer, 'instance.replace', { kind: 'instance', id }, { after: { serverGroup: group.name, zone: row.zone, slot: row.slot } })
      return instanceView(memory, application.name, row)
    },
  }
}
