import { documentName } from '../../domains/configuration/core/document-name'
import { ConfigDocumentText } from '../../domains/configuration/schemas'
import { ConfigStage, ConfigStageList } from '../../domains/configuration/stage-schemas'
import { type Api, openApi } from '../api'
import { type Given, needed, wholeNumber } from '../arguments'
import { formatOf } from '../config-format'
import { configQuery, documentAt, placeOf, textOf } from '../config-places'
import { type Exit, Stop } from '../outcome'
import type { Say } from '../say'

const reachWords = ({ zones, share }: Pick<ConfigStage, 'zones' | 'share'>): string => [zones.length > 0 ? `zones ${zones.join(', ')}` : '', share === null ? '' : `${share} % of the ${zones.length > 0 ? 'others' : 'instances'}`].filter(Boolean).join(' and ')

function reachOf({ flags }: Given) {
  const zones = (flags.zones ?? '').split(',').map((zone) => zone.trim()).filter(Boolean)
  const share = wholeNumber('--share', flags.share, 1, 100) ?? null
  if (zones.length === 0 && share === null) throw new Stop('usage', 'Say who is given it: --zones a,b, --share PERCENT, or both.')
  return { zones, share }
}

async function runningAt(api: Api, { words }: Given): Promise<ConfigStage> {
  const place = placeOf(words[3])
  const { items } = await api.ask(ConfigStageList, 'GET', `/config/stages?${configQuery({ state: 'running', application: place.application, limit: 200 })}`)
  const found = items.find((one) => documentName(one) === documentName(place))
  if (found) return found
  throw new Stop('no', `Nothing is being rolled out at ${documentName(place)}.`)
}

export const configStageCommands = {
  /** `config stage PLACE`, with what is done to it before the place: start, widen, finish, stop. */
  async stage(given: Given, say: Say): Promise<Exit> {
    const act = needed('What to do (start, widen, finish or stop)', given.words[2])
    if (act === 'start') return start(given, say)
    if (act === 'widen') return widen(given, say)
    if (act === 'finish' || act === 'stop') return end(act, given, say)
    throw new Stop('usage', `config stage is followed by start, widen, finish or stop, not "${act}".`)
  },
  async stages({ words, flags }: Given, say: Say): Promise<Exit> {
    const api = await openApi(flags)
    const { items } = await api.ask(ConfigStageList, 'GET', `/config/stages?${configQuery({ application: words[2], limit: wholeNumber('--count', flags.count, 1, 200) ?? 25 })}`)
    say.table(items, ['PLACE', 'STATE', 'GIVEN TO', 'OVER', 'BEGUN BY', 'BEGUN', 'COMMENT'], items.map((one) => [documentName(one), one.state, reachWords(one), String(one.baseVersion), one.startedBy, one.startedAt, one.comment]))
    return 'done'
  },
}

async function start(given: Given, say: Say): Promise<Exit> {
  const { words, flags } = given
  const place = placeOf(words[3])
  const path = needed('--file', flags.file)
  const reach = reachOf(given)
  const over = wholeNumber('--over', flags.over, 0, 1_000_000_000)
  const text = textOf(path)
  const api = await openApi(flags)
  const before = await documentAt(api, place)
  const { application, layer, target } = place
  const stage = await api.ask(ConfigStage, 'POST', '/config/stages', { ...(application !== null && { application }), layer, target, format: formatOf(flags.format, path, before), text, comment: flags.comment ?? '', expectedVersion: over ?? before?.version ?? 0, ...reach })
  say.answer(stage, `${documentName(stage)} is given to ${reachWords(stage)}; then: config stage finish ${documentName(stage)}, or stop`)
  return 'done'
}

async function widen(given: Given, say: Say): Promise<Exit> {
  const reach = reachOf(given)
  const api = await openApi(given.flags)
  const { id, change } = await runningAt(api, given)
  const stage = await api.ask(ConfigStage, 'POST', `/config/stages/${id}/widen`, { ...reach, expectedChange: change })
  say.answer(stage, `${documentName(stage)} is given to ${reachWords(stage)}`)
  return 'done'
}

async function end(act: 'finish' | 'stop', given: Given, say: Say): Promise<Exit> {
  const api = await openApi(given.flags)
  const { id } = await runningAt(api, given)
  const body = { comment: given.flags.comment ?? '' }
  if (act === 'finish') {
    const saved = await api.ask(ConfigDocumentText, 'POST', `/config/stages/${id}/finish`, body)
    say.answer(saved, `${documentName(saved)} is version ${saved.version}, for all`)
  } else {
    const stage = await api.ask(ConfigStage, 'POST', `/config/stages/${id}/stop`, body)
    say.answer(stage, `${documentName(stage)}: stopped; everybody has what is in force`)
  }
  return 'done'
}
