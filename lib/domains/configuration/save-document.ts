import type { z } from 'zod'
import type { Actor } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { newId } from '@/lib/kernel/ids'
import { fail, ok, type Result } from '@/lib/kernel/result'
import type { Applications } from '../delivery/ports'
import { allowedDocument, allowedPlace, doerOf } from './allowed-document'
import { checkText } from './core/read-layer'
import { readRules } from './core/value-rules'
import { keyChanges } from './core/who-gets'
import type { ConfigStore, DocumentPlace, VersionDraft } from './ports'
import type { ConfigDocumentText, ConfigProblem, RollBackConfigInput, SaveConfigInput } from './schemas'

/** So many problems say enough. */
const problemsMax = 50
/** Names of keys that one ledger entry holds. */
const keysInEntry = 100
const changedMeanwhile = fault('conflict', 'Somebody saved it meanwhile: read it again, and save over what is there now.')

const textFault = (problems: readonly ConfigProblem[]): Fault =>
  fault('invalid-input', problems[0]?.detail ?? '', { errors: problems.slice(0, problemsMax).map(({ line, detail }) => ({ pointer: '#/text', detail: `Line ${line}: ${detail}` })) })

/** What the application's schema demands; nothing where it has none. */
export async function rulesAt(store: Pick<ConfigStore, 'at'>, { application }: Pick<DocumentPlace, 'application'>) {
  const schema = application ? await store.at({ application, layer: 'schema', target: '' }) : null
  return readRules(schema?.text ?? '').rules
}

async function put(store: ConfigStore, actor: Actor, place: DocumentPlace, current: ConfigDocumentText | null, draft: Omit<VersionDraft, 'id' | 'keys'>): Promise<Result<ConfigDocumentText, Fault>> {
  if ((current?.version ?? 0) !== draft.expectedVersion) return fail(changedMeanwhile)
  const { problems, values } = checkText({ ...place, ...draft }, await rulesAt(store, place))
  if (problems.length > 0) return fail(textFault(problems))
  const before = current ? checkText({ ...place, ...current }, new Map()).values : {}
  const keys = keyChanges(before, values).map(({ key }) => key)
  const saved = await store.save(place, { ...draft, id: newId(), keys: keys.slice(0, keysInEntry) }, doerOf(actor))
  return saved.kind === 'saved' ? ok(saved.document) : fail(changedMeanwhile)
}

/** The next version of what lies there, or the first. */
export const saveConfig =
  ({ store, applications }: { store: ConfigStore; applications: Applications }) =>
  async (actor: Actor, { application, layer, target, ...draft }: z.output<typeof SaveConfigInput>): Promise<Result<ConfigDocumentText, Fault>> => {
    const place = await allowedPlace(applications, actor, { application, layer, target, format: draft.format }, 'write')
    if (!place.ok) return place
    return put(store, actor, place.value, await store.at(place.value), { ...draft, rolledBackTo: null })
  }

/** An earlier text as a new version: what was between stays. It must keep to the schema of now. */
export const rollBackConfig =
  (store: ConfigStore) =>
  async (actor: Actor, { configDocument, version, expectedVersion, comment }: { configDocument: string } & z.output<typeof RollBackConfigInput>): Promise<Result<ConfigDocumentText, Fault>> => {
    const found = await allowedDocument(store, actor, configDocument, 'write')
    if (!found.ok) return found
    const { document, application } = found.value
    const earlier = await store.version(configDocument, version)
    if (!earlier) return fail(fault('not-found', `There is no version ${version} of it.`))
    const place = { application, layer: document.layer, target: document.target }
    return put(store, actor, place, document, { format: earlier.format, text: earlier.text, comment, expectedVersion, rolledBackTo: version })
  }
