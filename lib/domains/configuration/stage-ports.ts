import type { TeamScope } from '@/lib/kernel/actor'
import type { ApplicationRef, Doer, Slice } from '../delivery/ports'
import type { DocumentPlace, SavedVersion, VersionDraft } from './ports'
import type { ConfigStage, StageReach } from './stage-schemas'

export interface StageDraft extends StageReach, Pick<VersionDraft, 'id' | 'format' | 'text' | 'comment' | 'expectedVersion' | 'keys'> {}

export interface FoundStage {
  stage: ConfigStage
  application: ApplicationRef | null
}

export type StartedStage = { kind: 'started'; stage: ConfigStage } | { kind: 'changed-meanwhile' } | { kind: 'stage-runs' }
export type ChangedStage = { kind: 'changed'; stage: ConfigStage } | { kind: 'changed-meanwhile' }

/** Texts on their way: every act has its ledger entry, and wakes whoever serves configuration. */
export interface ConfigStages {
  /** Newest first. */
  list(scope: TeamScope, page: { application: string | undefined; state: ConfigStage['state'] | undefined; below: string | null; limit: number }): Promise<Slice<ConfigStage>>
  find(scope: TeamScope, id: string): Promise<FoundStage | null>
  /** One runs at a place, over the version that was read. */
  start(place: DocumentPlace, draft: StageDraft, doer: Doer): Promise<StartedStage>
  /** Only if it still is as it was read. */
  widen(found: FoundStage, reach: StageReach, doer: Doer): Promise<ChangedStage>
  stop(found: FoundStage, doer: Doer): Promise<ChangedStage>
  /** Saves it as the next version, and ends it, in one. */
  finish(found: FoundStage, draft: VersionDraft, doer: Doer): Promise<SavedVersion>
}
