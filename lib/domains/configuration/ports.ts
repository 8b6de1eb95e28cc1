import type { TeamScope } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import type { ApplicationRef, Doer, Slice } from '../delivery/ports'
import type { PlaceOfInstances } from './core/who-gets'
import type { ConfigDocument, ConfigDocumentText, ConfigFormat, ConfigLayer, ConfigVersion, ConfigVersionText } from './schemas'
import type { StageReach } from './stage-schemas'

/** Where a document lies. */
export interface DocumentPlace {
  /** Null: said to all. */
  application: ApplicationRef | null
  layer: ConfigLayer
  target: string
}

export interface VersionDraft {
  /** Of the document, should there be none yet. */
  id: string
  format: ConfigFormat
  text: string
  comment: string
  /** The version that it follows; 0: there is none. */
  expectedVersion: number
  rolledBackTo: number | null
  /** Names of keys that change, for the ledger: values may be secret. */
  keys: string[]
}

export type SavedVersion = { kind: 'saved'; document: ConfigDocumentText } | { kind: 'changed-meanwhile' } | { kind: 'stage-runs' }

export interface FoundDocument {
  document: ConfigDocumentText
  /** Null: said to all. */
  application: ApplicationRef | null
}

/** A document as it counts at one moment. */
export interface StoredDocument {
  layer: ConfigLayer
  target: string
  application: string | null
  version: number
  change: string
  format: ConfigFormat
  text: string
  /** Who is given it before all. */
  stage?: StageReach | undefined
}

export interface StoredDocuments {
  /**
   * What is said to all, with what is said to these applications; null: to every one. Nothing that is staged. `at`: as it was when the
   * ledger had that position, and null: now. The answer is null where the ledger has not come so far.
   */
  inForce(applications: readonly string[] | null, at: string | null): Promise<StoredDocument[] | null>
  /** What instances are given now: what is in force, and beside it what is staged, each with its `stage`. Who is given which of the two at a place `documentsFor` says. */
  given(applications: readonly string[] | null): Promise<StoredDocument[]>
}

/** Documents as people see and change them. What belongs to no application is seen within every scope. */
export interface ConfigStore extends StoredDocuments {
  /** By layer, target and id. */
  list(scope: TeamScope, page: { application: string | undefined; layer?: ConfigLayer | undefined; target?: string | undefined; after: DocumentKey | null; limit: number }): Promise<Slice<ConfigDocument>>
  find(scope: TeamScope, id: string): Promise<FoundDocument | null>
  at(place: DocumentPlace): Promise<ConfigDocumentText | null>
  /** Newest first. */
  versions(id: string, page: { below: number | null; limit: number }): Promise<Slice<ConfigVersion>>
  version(id: string, version: number): Promise<ConfigVersionText | null>
  /** The next version with its ledger entry; whoever serves configuration is woken. */
  save(place: DocumentPlace, draft: VersionDraft, doer: Doer): Promise<SavedVersion>
}

export interface DocumentKey {
  layer: string
  target: string
  id: string
}

/** Of the registry: where instances stand. Null: of every application. */
export type InstancePlaces = (applications: readonly string[] | null) => Promise<Result<PlaceOfInstances[], Fault>>
