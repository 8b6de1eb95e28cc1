import type { z } from 'zod'
import { documentName } from '../../domains/configuration/core/document-name'
import { ConfigDiff, type ConfigDocument, ConfigDocumentList, ConfigDocumentText, ConfigPreview, type ConfigVersion, ConfigVersionList, ConfigVersionText } from '../../domains/configuration/schemas'
import { openApi } from '../api'
import { type Given, needed, wholeNumber } from '../arguments'
import { formatOf } from '../config-format'
import { configQuery, documentAt, foundDocument, placeOf, textOf } from '../config-places'
import { keyChangeLine, previewLines } from '../config-words'
import { type Exit, Stop } from '../outcome'
import type { Say } from '../say'

const versionMax = 1_000_000_000
const versionOf = (what: string, text: string | undefined): number | undefined => wholeNumber(what, text, 1, versionMax)

const row = (one: ConfigDocument): string[] => [documentName(one), String(one.version), one.format, one.savedBy, one.savedAt, one.comment]
const versionRow = (one: ConfigVersion): string[] => [String(one.version), one.savedBy, one.savedAt, one.rolledBackTo === null ? one.comment : `(version ${one.rolledBackTo} again) ${one.comment}`.trim()]

export const configCommands = {
  async list({ words, flags }: Given, say: Say): Promise<Exit> {
    const api = await openApi(flags)
    const items: ConfigDocument[] = []
    for (let next: string | null = ''; next !== null; ) {
      const page: z.infer<typeof ConfigDocumentList> = await api.ask(ConfigDocumentList, 'GET', `/config/documents?${configQuery({ limit: 200, cursor: next, application: words[2] })}`)
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
    const { id } = await foundDocument(api, given.words[2])
    const document = version === undefined ? await api.ask(ConfigDocumentText, 'GET', `/config/documents/${id}`) : await api.ask(ConfigVersionText, 'GET', `/config/documents/${id}/versions/${version}`)
    say.note(`version ${document.version}, saved by ${document.savedBy} at ${document.savedAt}${document.comment ? `: ${document.comment}` : ''}`)
    say.answer(document, document.text.replace(/\n$/, ''))
    return 'done'
  },
  /** Over the newest version; with --over only over the one that was read, so that nothing saved in between is covered unseen. */
  async set(given: Given, say: Say): Promise<Exit> {
    const { words, flags } = given
    const place = placeOf(words[2])
    const path = needed('--file', flags.file)
    const over = wholeNumber('--over', flags.over, 0, versionMax)
    const text = textOf(path)
    const api = await openApi(flags)
    const before = await documentAt(api, place)
    const { application, layer, target } = place
    const draft = { ...(application !== null && { application }), layer, target, format: formatOf(flags.format, path, before), text }
    if (flags.preview) {
      const preview = await api.ask(ConfigPreview, 'POST', '/config/preview', draft)
      say.answer(preview, previewLines(preview).join('\n'))
      return preview.problems.length > 0 ? 'no' : 'done'
    }
    const saved = await api.ask(ConfigDocumentText, 'PUT', '/config/documents', { ...draft, comment: flags.comment ?? '', expectedVersion: over ?? before?.version ?? 0 })
    say.answer(saved, `${documentName(saved)} is version ${saved.version}; running instances see it within a second`)
    return 'done'
  },
  async history(given: Given, say: Say): Promise<Exit> {
    const count = wholeNumber('--count', given.flags.count, 1, 200) ?? 25
    const api = await openApi(given.flags)
    const { id } = await foundDocument(api, given.words[2])
    const { items, total } = await api.ask(ConfigVersionList, 'GET', `/config/documents/${id}/versions?${configQuery({ limit: count })}`)
    say.table(items, ['VERSION', 'SAVED BY', 'SAVED', 'COMMENT'], items.map(versionRow))
    if (total !== null && total > items.length) say.note(`${total - items.length} earlier ones: --count N shows more.`)
    return 'done'
  },
  /** Between two versions; without them what the newest changed. */
  async diff(given: Given, say: Say): Promise<Exit> {
    const [from, to] = [versionOf('The first version', given.words[3]), versionOf('The second version', given.words[4])]
    const api = await openApi(given.flags)
    const { id, version, layer } = await foundDocument(api, given.words[2])
    const pair = { from: from ?? Math.max(1, version - 1), to: to ?? version }
    if (layer === 'schema') throw new Stop('usage', 'A schema has no values of its own: compare two of `qd config get PLACE --version N`.')
    const diff = await api.ask(ConfigDiff, 'GET', `/config/documents/${id}/diff?${configQuery(pair)}`)
    say.answer(diff, diff.changes.length === 0 ? `No value differs between version ${pair.from} and ${pair.to}.` : diff.changes.map(keyChangeLine).join('\n'))
    return 'done'
  },
  async rollback(given: Given, say: Say): Promise<Exit> {
    const version = versionOf('The version', needed('The version', given.words[3])) ?? 0
    const api = await openApi(given.flags)
    const document = await foundDocument(api, given.words[2])
    const saved = await api.ask(ConfigDocumentText, 'POST', `/config/documents/${document.id}/roll-back`, { version, expectedVersion: document.version, comment: given.flags.comment ?? '' })
    say.answer(saved, `${documentName(saved)} is version ${saved.version}, with the text of version ${version}`)
    return 'done'
  },
}
