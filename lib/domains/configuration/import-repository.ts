import type { z } from 'zod'
import { type Actor, teamScopeOf } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { decide, forbidden } from '../access/core/policy'
import type { Applications } from '../delivery/ports'
import { allowedPlace } from './allowed-document'
import { documentName } from './core/document-name'
import { type FilePlace, placeOfFile, splitByProfile } from './core/spring-layout'
import type { ConfigStore } from './ports'
import type { Repositories, RepositoryFile } from './repository-ports'
import type { ImportConfigInput, ImportedConfig, ImportedDocument } from './repository-schemas'
import { checkedDraft, putVersion, type TextsAt } from './save-document'
import type { ConfigFormat } from './schemas'

interface Needs {
  store: ConfigStore
  applications: Applications
  /** Of the applications that the actor may see. */
  names: (scope: ReturnType<typeof teamScopeOf>) => Promise<string[]>
  repositories: Pick<Repositories, 'read'>
}

interface Planned {
  path: string
  place: FilePlace
  format: ConfigFormat
  text: string
}

/** Which file is which document, and which is none. */
function plan(files: readonly RepositoryFile[], names: readonly string[]): { planned: Planned[]; skipped: ImportedConfig['skipped'] } {
  const [planned, skipped] = [new Map<string, Planned>(), [] as ImportedConfig['skipped']]
  for (const { path, text } of files) {
    const found = placeOfFile(path, names)
    if (found.kind === 'skip') skipped.push({ path, detail: found.detail })
    else if (text === null) skipped.push({ path, detail: 'Not text in UTF-8.' })
    else {
      const { place, format } = found
      const split = format === 'yaml' && place.layer !== 'schema' ? splitByProfile(text) : null
      for (const { profile, text: part } of split && split.length > 1 ? split : [{ profile: null, text }]) {
        const at = profile === null ? place : { ...place, layer: 'profile' as const, target: profile }
        const other = planned.get(documentName(at))
        if (profile !== null && place.layer !== 'application') skipped.push({ path, detail: `What is for the profile ${profile} within it has no place here.` })
        else if (other) skipped.push({ path, detail: `Is of the same place as ${other.path}: put both into one.` })
        else planned.set(documentName(at), { path, place: at, format, text: part })
      }
    }
  }
  return { planned: [...planned.values()], skipped }
}

/** Saves what a repository says, each file as the next version of its document: one that is refused keeps none of the others from being saved. */
export const importConfig =
  ({ store, applications, names, repositories }: Needs) =>
  async (actor: Actor, { ref, dryRun }: z.output<typeof ImportConfigInput>, bundle: ReadableStream<Uint8Array>): Promise<Result<ImportedConfig, Fault>> => {
    const decision = decide(actor, 'config:write')
    if (!decision.allowed) return fail(forbidden(decision))
    const read = await repositories.read(bundle as unknown as AsyncIterable<Uint8Array>, ref ?? null)
    if (!read.ok) return read
    const { commit, files } = read.value
    const { planned, skipped } = plan(files, await names(teamScopeOf(actor)))

    // What would be saved is judged by what would be saved before it, as it will be.
    const would = new Map<string, Pick<Planned, 'format' | 'text'>>()
    const texts: TextsAt = { at: async ({ application, ...place }) => would.get(documentName({ application: application?.name ?? null, ...place })) ?? store.at({ application, ...place }) }

    async function take({ path, place: asked, format, text }: Planned): Promise<ImportedDocument> {
      const said = (outcome: ImportedDocument['outcome'], detail = ''): ImportedDocument => ({ path, ...asked, outcome, detail })
      const place = await allowedPlace(applications, actor, { ...asked, application: asked.application ?? undefined, format }, 'write')
      if (!place.ok) return said('refused', place.error.detail)
      const current = await store.at(place.value)
      if (current?.text === text && current.format === format) return said('same')
      const draft = { format, text, comment: `${path} of ${commit.slice(0, 12)}`, expectedVersion: current?.version ?? 0, rolledBackTo: null }
      const done = dryRun === 'true' ? await checkedDraft(texts, place.value, current, draft) : await putVersion(store, actor, place.value, current, draft)
      if (!done.ok) return said('refused', done.error.errors?.[0]?.detail ?? done.error.detail)
      would.set(documentName(asked), { format, text })
      return said(dryRun === 'true' ? 'would-save' : 'saved')
    }
    const documents: ImportedDocument[] = []
    // Schemas first, then what is said to all: what follows is judged by them.
    const turn = ({ place: { layer } }: Planned): number => (layer === 'schema' ? 0 : layer === 'global' ? 1 : 2)
    for (const one of planned.toSorted((a, b) => turn(a) - turn(b))) documents.push(await take(one))
    return ok({ commit, documents, skipped })
  }
