import type { TeamScope } from '@/lib/kernel/actor'
import type { ApplicationRef } from '../../delivery/ports'
import type { Change } from '../../ledger/schemas'
import { stageChange } from '../core/stage-change'
import type { ConfigStore, DocumentPlace, StoredDocument } from '../ports'
import type { ConfigStages, FoundStage } from '../stage-ports'

interface Needs {
  trail: Change[]
  now: () => Date
  save: ConfigStore['save']
  versionAt: (place: DocumentPlace) => number
}

export interface MemoryStages extends ConfigStages {
  staged(applications: readonly string[] | null): StoredDocument[]
  runsAt(place: DocumentPlace): boolean
}

export function createMemoryStages({ trail, now, save, versionAt }: Needs): MemoryStages {
  const found: FoundStage[] = []
  const sees = (scope: TeamScope, application: ApplicationRef | null) => application === null || scope.kind === 'all' || scope.teamIds.includes(application.teamId)
  const placeOf = ({ stage: { layer, target }, application }: FoundStage): DocumentPlace => ({ application, layer, target })
  const note = (change: Change): string => String(trail.push(change))
  const runsAt = (place: DocumentPlace) => found.some((one) => one.stage.state === 'running' && one.application?.id === place.application?.id && one.stage.layer === place.layer && one.stage.target === place.target)
  /** The same one, as it was read. */
  const still = ({ stage }: FoundStage) => found.find((one) => one.stage.id === stage.id && one.stage.change === stage.change && one.stage.state === 'running')
  return {
    runsAt,
    staged: (applications) =>
      found.flatMap(({ stage, application }) => {
        if (stage.state !== 'running' || (application !== null && applications !== null && !applications.includes(application.name))) return []
        const { layer, target, baseVersion, change, format, text, zones, share } = stage
        return [{ layer, target, application: application?.name ?? null, version: baseVersion + 1, change, format, text, stage: { zones, share } }]
      }),
    async list(scope, { application, state, below, limit }) {
      const matching = found.filter((one) => sees(scope, one.application) && (application === undefined || one.application?.name === application) && (state === undefined || one.stage.state === state)).map(({ stage }) => stage)
      const beyond = matching.filter(({ change }) => below === null || BigInt(change) < BigInt(below)).sort((one, other) => Number(other.change) - Number(one.change))
      return { items: beyond.slice(0, limit), total: matching.length, more: beyond.length > limit }
    },
    find: async (scope, id) => structuredClone(found.find((one) => one.stage.id === id && sees(scope, one.application)) ?? null),
    async start(place, { id, format, text, comment, expectedVersion, zones, share, keys }, doer) {
      if (versionAt(place) !== expectedVersion) return { kind: 'changed-meanwhile' }
      if (runsAt(place)) return { kind: 'stage-runs' }
      const { application, layer, target } = place
      const change = note(stageChange('start', place, { zones, share }, { ...doer, why: comment }, keys))
      const stage = { id, application: application?.name ?? null, layer, target, format, text, comment, baseVersion: expectedVersion, zones, share, state: 'running' as const, change, startedBy: doer.actor.name, startedAt: now().toISOString(), endedAt: null }
      found.push({ stage, application })
      return { kind: 'started', stage: { ...stage } }
    },
    async widen(read, reach, doer) {
      const row = still(read)
      if (!row) return { kind: 'changed-meanwhile' }
      row.stage = { ...row.stage, ...reach, change: note(stageChange('widen', placeOf(row), reach, doer)) }
      return { kind: 'changed', stage: { ...row.stage } }
    },
    async stop(read, doer) {
      const row = still(read)
      if (!row) return { kind: 'changed-meanwhile' }
      row.stage = { ...row.stage, state: 'stopped', endedAt: now().toISOString(), change: note(stageChange('stop', placeOf(row), row.stage, doer)) }
      return { kind: 'changed', stage: { ...row.stage } }
    },
    async finish(read, draft, doer) {
      const row = still(read)
      if (!row) return { kind: 'changed-meanwhile' }
      const before = row.stage
      row.stage = { ...before, state: 'finished', endedAt: now().toISOString() }
      const saved = await save(placeOf(row), draft, doer)
      if (saved.kind !== 'saved') row.stage = before
      return saved
    },
  }
}
