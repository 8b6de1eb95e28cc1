import type { TeamScope } from '@/lib/kernel/actor'
import { byText } from '@/lib/kernel/page-of-rows'
import type { ApplicationRef } from '../../delivery/ports'
import type { Change } from '../../ledger/schemas'
import { saveChange } from '../core/save-change'
import type { ConfigStore, DocumentKey, DocumentPlace, StoredDocument } from '../ports'
import type { ConfigDocumentText, ConfigVersionText } from '../schemas'
import type { ConfigStages } from '../stage-ports'
import { createMemoryStages } from './memory-config-stages'

interface Row extends DocumentPlace {
  id: string
  versions: ConfigVersionText[]
}

export interface MemoryConfig {
  store: ConfigStore
  stages: ConfigStages
  trail: Change[]
}

/** The ledger's positions are counted here as well. */
export function createMemoryConfigStore(now: () => Date = () => new Date()): MemoryConfig {
  const rows: Row[] = []
  const trail: Change[] = []
  const sees = (scope: TeamScope, application: ApplicationRef | null) => application === null || scope.kind === 'all' || scope.teamIds.includes(application.teamId)
  const newest = ({ versions }: Row): ConfigVersionText => versions.at(-1) as ConfigVersionText // a row is made with its first version
  const textOf = (row: Row): ConfigDocumentText => {
    const { rolledBackTo: _rolledBackTo, ...version } = newest(row)
    return { id: row.id, application: row.application?.name ?? null, layer: row.layer, target: row.target, ...version }
  }
  const isAt = (place: DocumentPlace) => (row: Row) => row.application?.id === place.application?.id && row.layer === place.layer && row.target === place.target
  const compare = (one: DocumentKey, other: DocumentKey) => byText(one.layer, other.layer) || byText(one.target, other.target) || byText(one.id, other.id)
  const withoutText = <T extends { text: string }>({ text: _text, ...rest }: T) => rest
  const stages = createMemoryStages({ trail, now, save: (...asked) => store.save(...asked), versionAt: (place) => rows.find(isAt(place))?.versions.length ?? 0 })
  const store: ConfigStore = {
    async list(scope, { application, layer, target, after, limit }) {
      const asked = (row: Row) => (application === undefined || row.application?.name === application) && (layer === undefined || row.layer === layer) && (target === undefined || row.target === target)
      const matching = rows.filter((row) => sees(scope, row.application) && asked(row)).sort(compare)
      const beyond = matching.filter((row) => after === null || compare(row, after) > 0)
      return { items: beyond.slice(0, limit).map((row) => withoutText(textOf(row))), total: matching.length, more: beyond.length > limit }
    },
    async find(scope, id) {
      const row = rows.find((one) => one.id === id && sees(scope, one.application))
      return row ? { document: textOf(row), application: row.application } : null
    },
    async at(place) {
      const row = rows.find(isAt(place))
      return row ? textOf(row) : null
    },
    async versions(id, { below, limit }) {
      const versions = (rows.find((row) => row.id === id)?.versions ?? []).toReversed()
      const beyond = versions.filter(({ version }) => below === null || version < below)
      return { items: beyond.slice(0, limit).map(withoutText), total: versions.length, more: beyond.length > limit }
    },
    version: async (id, version) => rows.find((row) => row.id === id)?.versions.find((one) => one.version === version) ?? null,
    async inForce(applications, at) {
      const until = at === null ? trail.length : Number(at)
      if (until > trail.length) return null
      return rows.flatMap(({ application, layer, target, versions }): StoredDocument[] => {
        if (application !== null && applications !== null && !applications.includes(application.name)) return []
        const last = versions.findLast(({ change }) => Number(change) <= until)
        return last ? [{ layer, target, application: application?.name ?? null, version: last.version, change: last.change, format: last.format, text: last.text }] : []
      })
    },
    given: async (applications) => [...stages.staged(applications), ...((await store.inForce(applications, null)) ?? [])],
    async save(place, draft, doer) {
      const row = rows.find(isAt(place))
      if ((row?.versions.length ?? 0) !== draft.expectedVersion) return { kind: 'changed-meanwhile' }
      if (stages.runsAt(place)) return { kind: 'stage-runs' }
      trail.push(saveChange(place, draft, doer))
      const version = { version: draft.expectedVersion + 1, change: String(trail.length), format: draft.format, comment: draft.comment, savedBy: doer.actor.name, savedAt: now().toISOString(), rolledBackTo: draft.rolledBackTo, text: draft.text }
      const kept = row ?? { id: draft.id, ...place, versions: [] }
      kept.versions.push(version)
      if (!row) rows.push(kept)
      return { kind: 'saved', document: textOf(kept) }
    },
  }
  return { store, stages, trail }
}
