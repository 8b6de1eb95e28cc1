import { readFileSync } from 'node:fs'
import type { z } from 'zod'
import { placeName, type NamedPlace, readPlaceName } from '../../domains/configuration/core/place-name'
import { ConfigDiff, type ConfigDocument, ConfigDocumentList, ConfigDocumentText, ConfigFormat, ConfigPreview, type ConfigVersion, ConfigVersionList, ConfigVersionText } from '../../domains/configuration/schemas'
import { type Api, openApi } from '../api'
import { type Given, needed, oneOf, wholeNumber } from '../arguments'
import { keyChangeLine, previewLines } from '../config-words'
import { type Exit, Stop } from '../outcome'
import type { Say } from '../say'

const versionMax = 1_000_000_000
const query = (fields: object): string => new URLSearchParams(Object.entries(fields).flatMap(([name, value]) => (value === undefined || value === null || value === '' ? [] : [[name, String(value)]]))).toString()

function placeOf(text: string | undefined): NamedPlace {
  const name = needed('The place (global, APPLICATION, APPLICATION/schema, APPLICATION/zone/NAME)', text)
  const place = readPlaceName(name)
  if (place) return place
  throw new Stop('usage', `"${name}" is no place: say global, APPLICATION, APPLICATION/schema, or APPLICATION/profile|cluster|zone|instance/NAME.`)
}

/** The document that lies at a place; null where none does. */
async function documentAt(api: Api, { application, layer, target }: NamedPlace): Promise<ConfigDocument | null> {
  const { items } = await api.ask(ConfigDocumentList, 'GET', `/config/documents?${query({ application, layer, target, limit: 1 })}`)
  return items[0] ?? null
}

async function found(api: Api, given: Given): Promise<ConfigDocument> {
  const place = placeOf(given.words[2])
  const document = await documentAt(api, place)
  if (document) return document
  throw new Stop('no', `Nothing is configured at ${placeName(place)}.`)
}

const versionOf = (what: string, text: string | undefined): number | undefined => wholeNumber(what, text, 1, versionMax)

function textOf(path: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8')
  } catch (error) {
    throw new Stop('usage', `${path} cannot be read (${(error as Error).message}).`)
  }
}

/** As it is said, else by the name of the file, else as it was. */
function formatOf({ flags }: Given, path: string, before: ConfigDocument | null): ConfigFormat {
  return oneOf('--format', flags.format, ConfigFormat.options) ?? (path.endsWith('.properties') ? 'properties' : /\.ya?ml$/.test(path) ? 'yaml' : (before?.format ?? 'yaml'))
}

const row = (one: ConfigDocument): string[] => [placeName(one), String(one.version), one.format, one.savedBy, one.savedAt, one.comment]
const versionRow = (one: ConfigVersion): string[] => [String(one.version), one.savedBy, one.savedAt, one.rolledBackTo === null ? one.comment : `(version ${one.rolledBackTo} again) ${one.comment}`.trim()]

export const configCommands = {
  async list({ words, flags }: Given, say: Say): Promise<Exit> {
    const api = await openApi(flags)
    const items: ConfigDocument[] = []
    for (let next: string | null = ''; next !== null; ) {
      const page: z.infer<typeof ConfigDocumentList> = await api.ask(ConfigDocumentList, 'GET', `/config/documents?${query({ limit: 200, cursor: next, application: words[2] })}`)
      items.push(...page.items)
      next = page.next
    }
    say.table(items, ['PLACE', 'VERSION', 'FORMAT', 'SAVED BY', 'SAVED', 'COMMENT'], items.map(row))
    return 'done'
  },
  /** The text alone goes to standard output, so that it can be changed and set again. */
  async get(given: Given, say: Say): Promise<Exit> {
    const version = versionOf('--version', given.flags.version)
    const api = await openApi(given.flags)
    const { id } = await found(api, given)
    const document = version === undefined ? await api.ask(ConfigDocumentText, 'GET', `/config/documents/${id}`) : await api.ask(ConfigVersionText, 'GET', `/config/documents/${id}/versions/${version}`)
    say.note(`version ${document.version}, saved by ${document.savedBy} at ${document.savedAt}${document.comment ? `: ${document.comment}` : ''}`)
    say.answer(document, document.text.replace(/\n$/, ''))
    return 'done'
  },
  /** Over the version that was read, or the newest: what somebody saved in between is never lost unseen. */
  async set(given: Given, say: Say): Promise<Exit> {
    const { words, flags } = given
    const place = placeOf(words[2])
    const path = needed('--file', flags.file)
    const over = wholeNumber('--over', flags.over, 0, versionMax)
    const text = textOf(path)
    const api = await openApi(flags)
    const before = await documentAt(api, place)
    const { application, layer, target } = place
    const draft = { ...(application !== null && { application }), layer, target, format: formatOf(given, path, before), text }
    if (flags.preview) {
      const preview = await api.ask(ConfigPreview, 'POST', '/config/preview', draft)
      say.answer(preview, previewLines(preview).join('\n'))
      return preview.problems.length > 0 ? 'no' : 'done'
    }
    const saved = await api.ask(ConfigDocumentText, 'PUT', '/config/documents', { ...draft, comment: flags.comment ?? '', expectedVersion: over ?? before?.version ?? 0 })
    say.answer(saved, `${placeName(saved)} is version ${saved.version}; running instances see it within a second`)
    return 'done'
  },
  async history(given: Given, say: Say): Promise<Exit> {
    const count = wholeNumber('--count', given.flags.count, 1, 200) ?? 25
    const api = await openApi(given.flags)
    const { id } = await found(api, given)
    const { items, total } = await api.ask(ConfigVersionList, 'GET', `/config/documents/${id}/versions?${query({ limit: count })}`)
    say.table(items, ['VERSION', 'SAVED BY', 'SAVED', 'COMMENT'], items.map(versionRow))
    if (total !== null && total > items.length) say.note(`${total - items.length} earlier ones: --count N shows more.`)
    return 'done'
  },
  /** Between two versions; without them what the newest changed. */
  async diff(given: Given, say: Say): Promise<Exit> {
    const [from, to] = [versionOf('The first version', given.words[3]), versionOf('The second version', given.words[4])]
    const api = await openApi(given.flags)
    const { id, version, layer } = await found(api, given)
    const pair = { from: from ?? Math.max(1, version - 1), to: to ?? version }
    if (layer === 'schema') throw new Stop('usage', 'A schema has no values of its own: compare two of `qd config get PLACE --version N`.')
    const diff = await api.ask(ConfigDiff, 'GET', `/config/documents/${id}/diff?${query(pair)}`)
    say.answer(diff, diff.changes.length === 0 ? `No value differs between version ${pair.from} and ${pair.to}.` : diff.changes.map(keyChangeLine).join('\n'))
    return 'done'
  },
  async rollback(given: Given, say: Say): Promise<Exit> {
    const version = versionOf('The version', needed('The version', given.words[3])) ?? 0
    const api = await openApi(given.flags)
    const document = await found(api, given)
    const saved = await api.ask(ConfigDocumentText, 'POST', `/config/documents/${document.id}/roll-back`, { version, expectedVersion: document.version, comment: given.flags.comment ?? '' })
    say.answer(saved, `${placeName(saved)} is version ${saved.version}, with the text of version ${version}`)
    return 'done'
  },
}
