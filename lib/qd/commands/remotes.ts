import { z } from 'zod'
import { findingWords } from '../../domains/telemetry/core/engines/engine-problem'
import { SourceReport } from '../../domains/telemetry/source-schemas'
import { DifferencesPage, RemoteList, type RemoteView, StoredRemote } from '../../domains/registry/remote-schemas'
import { type Api, openApi } from '../api'
import { type Flags, type Given, needed, oneOf } from '../arguments'
import { type Exit, Stop } from '../outcome'
import type { Say } from '../say'
import { sayReport, secretOf } from './telemetry'

const place = (name: string): string => `/registry/remotes/${encodeURIComponent(name)}`

const standing = ({ side }: RemoteView): string => {
  if (side === null) return 'not known: the daemon does not answer'
  if (side.secretLost) return 'its secret does not open with the root key'
  return side.state.finding ? findingWords(side.state.finding) : side.state.readAtMs === null ? 'not read yet' : 'read'
}

const listed = (api: Api) => api.ask(RemoteList, 'GET', '/registry/remotes')

async function choiceOf(flags: Flags) {
  const secret = await secretOf(flags)
  return {
    url: needed('--address', flags.address), login: oneOf('--login', flags.login, ['none', 'basic', 'bearer']) ?? ('none' as const), insideAllowed: flags['inside-allowed'] === true,
    ...(flags.username !== undefined && { username: flags.username }), ...(secret !== undefined && { secret }),
  }
}

async function differences(api: Api, name: string, say: Say): Promise<Exit> {
  const page = await api.ask(DifferencesPage, 'GET', `${place(name)}/differences?limit=200`)
  say.table(page, ['DIFFERENCE', 'APPLICATION', 'INSTANCE', 'HERE', 'THERE'], page.items.map(({ kind, application, id, here, there }) => [kind, application, id, here?.status ?? '-', there?.status ?? '-']))
  if (page.next !== null) say.note(`These are the first ${page.items.length} of ${page.total ?? 'more'}.`)
  return 'done'
}

/** Other registries that ours reads, each beside our own; `set`, `test`, `remove` one, or show what it says otherwise. */
async function remotes({ words, flags }: Given, say: Say): Promise<Exit> {
  const [, , action, nameWord] = words
  const api = await openApi(flags)
  if (action === undefined || action === 'list') {
    const list = await listed(api)
    const figures = ({ side }: RemoteView) => (side ? [side.same, side.differs, side.onlyThere, side.onlyHere].map(String) : ['-', '-', '-', '-'])
    say.table(list, ['NAME', 'ADDRESS', 'STATE', 'SAME', 'DIFFERS', 'ONLY THERE', 'ONLY HERE'], list.items.map((one) => [one.name, one.url, standing(one), ...figures(one)]))
    return 'done'
  }
  const name = needed('The name', nameWord)
  const why = flags.why === undefined ? {} : { why: flags.why }
  const version = async () => (await listed(api)).items.find((one) => one.name === name)?.version
  switch (action) {
    case 'differences':
      return differences(api, name, say)
    case 'test':
      return sayReport(await api.ask(SourceReport, 'POST', `${place(name)}/test`, await choiceOf(flags)), say)
    case 'set': {
      const chosen = await api.ask(StoredRemote, 'PUT', place(name), { ...(await choiceOf(flags)), expectedVersion: (await version()) ?? 0, ...why })
      say.answer(chosen, `${chosen.name} is read from ${chosen.url}.`)
      return 'done'
    }
    case 'remove': {
      const seen = await version()
      if (seen === undefined) throw new Stop('usage', `No other registry is called "${name}".`)
      say.answer(await api.ask(z.null(), 'DELETE', place(name), { expectedVersion: seen, ...why }), `${name} is read no more.`)
      return 'done'
    }
    default:
      throw new Stop('usage', `registry remotes can list, set, test, remove or show differences, not "${action}".`)
  }
}

export const remoteCommands = { remotes }
