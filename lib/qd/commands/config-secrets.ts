import { ConfigKeyList, RevealedValue, RotatedKey, SealedValue } from '../../domains/configuration/sealing-schemas'
import { openApi } from '../api'
import { type Given, needed, wholeNumber } from '../arguments'
import { foundDocument, placeOf, textOf } from '../config-places'
import type { Exit } from '../outcome'
import type { Say } from '../say'

export const configSecretCommands = {
  /** The value comes from a file or from standard input: arguments are read by every process of the machine. */
  async encrypt({ words, flags }: Given, say: Say): Promise<Exit> {
    const { application } = placeOf(words[2])
    const value = textOf(needed('--file', flags.file)).replace(/\r?\n$/, '')
    const api = await openApi(flags)
    const sealed = await api.ask(SealedValue, 'POST', '/config/encrypt', { value, ...(application !== null && { application }) })
    say.answer(sealed, sealed.value)
    return 'done'
  },
  async reveal({ words, flags }: Given, say: Say): Promise<Exit> {
    const key = needed('The key', words[3])
    const why = needed('--why', flags.why)
    const version = wholeNumber('--version', flags.version, 1, 1_000_000_000)
    const api = await openApi(flags)
    const { id } = await foundDocument(api, words[2])
    const shown = await api.ask(RevealedValue, 'POST', `/config/documents/${id}/reveal`, { key, why, ...(version && { version }) })
    say.answer(shown, shown.value)
    return 'done'
  },
  async keys({ flags }: Given, say: Say): Promise<Exit> {
    const api = await openApi(flags)
    const { items } = await api.ask(ConfigKeyList, 'GET', '/config/keys')
    say.table(items, ['KEY', 'DOCUMENTS', 'MADE BY', 'MADE'], items.map((one) => [`k${one.number}`, String(one.documents), one.madeBy, one.madeAt]))
    return 'done'
  },
  async rotateKey({ flags }: Given, say: Say): Promise<Exit> {
    const why = needed('--why', flags.why)
    const api = await openApi(flags)
    const rotated = await api.ask(RotatedKey, 'POST', '/config/keys', { why })
    for (const { document, detail } of rotated.left) say.note(`${document} keeps what the former key encrypted: ${detail}`)
    say.answer(rotated, `k${rotated.number} encrypts now; ${rotated.resealed} ${rotated.resealed === 1 ? 'document was' : 'documents were'} encrypted anew`)
    return rotated.left.length > 0 ? 'no' : 'done'
  },
}
