import type { z } from 'zod'
import type { Actor } from '@/lib/kernel/actor'
import { type Fault, fault, fieldError, refusedFor } from '@/lib/kernel/fault'
import { newId } from '@/lib/kernel/ids'
import { reason } from '@/lib/kernel/reason'
import { fail, ok, type Result } from '@/lib/kernel/result'
import type { Applications } from '../delivery/ports'
import { allowedDocument, allowedPlace, doerOf, noVersion } from './allowed-document'
import { readDocument } from './core/read-document'
import { checkText } from './core/read-layer'
import { type Demands, noDemands, readRules } from './core/value-rules'
import { keyChanges } from './core/who-gets'
import type { ConfigStore, DocumentPlace, SavedVersion, VersionDraft } from './ports'
import type { ConfigDocumentText, ConfigProblem, RollBackConfigInput, SaveConfigInput } from './schemas'

/** So many problems say enough. */
const problemsMax = 50
/** Names of keys that one ledger entry holds. */
const keysInEntry = 100
export const changedMeanwhile = refusedFor('conflict', reason('config-changed-meanwhile'))
export const stageRuns = refusedFor('conflict', reason('config-stage-runs'))

export const savedOrNot = (saved: SavedVersion): Result<ConfigDocumentText, Fault> => (saved.kind === 'saved' ? ok(saved.document) : fail(saved.kind === 'stage-runs' ? stageRuns : changedMeanwhile))

const textFault = (problems: readonly ConfigProblem[]): Fault =>
  fault('invalid-input', problems[0]?.detail ?? '', { errors: problems.slice(0, problemsMax).map(({ line, detail }) => fieldError('#/text', reason('config-line', { line, detail }))) })

/** What lies at a place, or would lie there. */
export interface TextsAt {
  at(place: DocumentPlace): Promise<Pick<ConfigDocumentText, 'format' | 'text'> | null>
}

/** What the application's schema demands; nothing where it has none. */
export async function demandsAt(store: TextsAt, { application }: Pick<DocumentPlace, 'application'>): Promise<Demands> {
  const schema = application ? await store.at({ application, layer: 'schema', target: '' }) : null
  if (!schema) return noDemands
  const toAll = await store.at({ application: null, layer: 'global', target: '' })
  return { rules: readRules(schema.text).rules, told: toAll ? readDocument(toAll.format, toAll.text).entries.flatMap(({ key, value }) => (value === '' ? [] : [key])) : [] }
}

/** A text that keeps to the schema, and which keys it changes. */
export async function checkedDraft<D extends Omit<VersionDraft, 'id' | 'keys'>>(store: TextsAt, place: DocumentPlace, current: ConfigDocumentText | null, draft: D): Promise<Result<D & Pick<VersionDraft, 'id' | 'keys'>, Fault>> {
  if ((current?.version ?? 0) !== draft.expectedVersion) return fail(changedMeanwhile)
  const { problems, values } = checkText({ ...place, ...draft }, await demandsAt(store, place))
  if (problems.length > 0) return fail(textFault(problems))
  const before = current ? checkText({ ...place, ...current }, noDemands).values : {}
  const keys = keyChanges(before, values).map(({ key }) => key)
  return ok({ ...draft, id: newId(), keys: keys.slice(0, keysInEntry) })
}

/** Checks a text by the schema and saves it, for whoever may. */
export async function putVersion(store: ConfigStore, actor: Actor, place: DocumentPlace, current: ConfigDocumentText | null, draft: Omit<VersionDraft, 'id' | 'keys'>): Promise<Result<ConfigDocumentText, Fault>> {
  const whole = await checkedDraft(store, place, current, draft)
  if (!whole.ok) return whole
  const saved = await store.save(place, whole.value, doerOf(actor))
  return savedOrNot(saved)
}

/** The next version of what lies there, or the first. */
export const saveConfig =
  ({ store, applications }: { store: ConfigStore; applications: Applications }) =>
  async (actor: Actor, { application, layer, target, ...draft }: z.output<typeof SaveConfigInput>): Promise<Result<ConfigDocumentText, Fault>> => {
    const place = await allowedPlace(applications, actor, { application, layer, target, format: draft.format }, 'write')
    if (!place.ok) return place
    return putVersion(store, actor, place.value, await store.at(place.value), { ...draft, rolledBackTo: null })
  }

/** An earlier text as a new version: what was between stays. It must keep to the schema of now. */
export const rollBackConfig =
  (store: ConfigStore) =>
  async (actor: Actor, { configDocument, version, expectedVersion, comment }: { configDocument: string } & z.output<typeof RollBackConfigInput>): Promise<Result<ConfigDocumentText, Fault>> => {
    const found = await allowedDocument(store, actor, configDocument, 'write')
    if (!found.ok) return found
    const { document, application } = found.value
    const earlier = await store.version(configDocument, version)
    if (!earlier) return fail(noVersion(version))
    const place = { application, layer: document.layer, target: document.target }
    return putVersion(store, actor, place, document, { format: earlier.format, text: earlier.text, comment, expectedVersion, rolledBackTo: version })
  }
