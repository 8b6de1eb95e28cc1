import { z } from 'zod'
import { CleanedUp, CleanUpPreview, Hold, TruthPage, VerdictKind } from '../../domains/registry/truth-schemas'
import { ZonesAnswer, ZoneState } from '../../domains/registry/zone-schemas'
import { type Api, openApi } from '../api'
import { type Given, needed, oneOf } from '../arguments'
import { type Exit, Stop } from '../outcome'
import type { Say } from '../say'
import { lossWords, verdictWords, witnessColumns } from '../truth-words'

async function readAll(api: Api, { flags }: Given, verdict: string | undefined): Promise<TruthPage> {
  let all: TruthPage | null = null
  for (let next: string | null = ''; next !== null; ) {
    const page: TruthPage = await api.ask(TruthPage, 'GET', `/registry/truth?${new URLSearchParams({ limit: '200', ...(next && { cursor: next }), ...(flags.application && { application: flags.application }), ...(flags.zone && { zone: flags.zone }), ...(verdict && { verdict }) }).toString()}`)
    all = all === null ? page : { ...page, items: [...all.items, ...page.items] }
    next = page.next
  }
  return all ?? Promise.reject(new Stop('no', 'The registry gave no page.'))
}

const holdPath = ({ words, flags }: Given) => `/applications/${encodeURIComponent(needed('--application', flags.application))}/instances/${encodeURIComponent(needed('The instance', words[2]))}/hold`

const take =
  (mode: 'out' | 'drain') =>
  async (given: Given, say: Say): Promise<Exit> => {
    const why = needed('--why', given.flags.why)
    const hold = await (await openApi(given.flags)).ask(Hold, 'PUT', holdPath(given), { mode, why })
    say.answer(hold, `${hold.instance} is being taken out of service`)
    return 'done'
  }

const drainPath = ({ words }: Given) => `/registry/zones/${encodeURIComponent(needed('The zone', words[2]))}/drain`

export const truthCommands = {
  async truth(given: Given, say: Say): Promise<Exit> {
    const verdict = oneOf('--verdict', given.flags.verdict, VerdictKind.options)
    const { items, telemetry } = await readAll(await openApi(given.flags), given, verdict)
    say.table(items, ['INSTANCE', 'APPLICATION', 'ZONE', 'VERDICT', 'HELD', 'LEASE', 'REQUESTS', 'PROBE'], items.map((one) => [one.instance, one.application, one.zone ?? '-', verdictWords(one), one.hold ? one.hold.phase : '-', ...witnessColumns(one)]))
    if (!telemetry.complete) say.note('Telemetry does not answer, or only in part: who is silent is not known.')
    return 'done'
  },
  /** Shows what would go; removes it with --confirm. */
  async cleanUp(given: Given, say: Say): Promise<Exit> {
    const { flags } = given
    const api = await openApi(flags)
    const ghosts = (await readAll(api, given, 'ghost')).items.map(({ application, instance }) => ({ application, instance })).slice(0, 200)
    if (ghosts.length === 0) {
      say.answer({ removed: [], kept: [] }, 'There is no ghost.')
      return 'done'
    }
    const preview = await api.ask(CleanUpPreview, 'POST', '/registry/clean-up/preview', { instances: ghosts })
    if (flags.confirm !== 'ghosts') {
      say.table(preview, ['INSTANCE', 'APPLICATION', 'WHAT'], preview.items.map(({ instance, application, fate, rule }) => [instance, application, rule ?? fate]))
      say.note(`${preview.removes} leases would be removed: say so with --confirm ghosts --why TEXT.`)
      return 'done'
    }
    const going = preview.items.filter(({ fate }) => fate === 'removes').map(({ application, instance }) => ({ application, instance }))
    if (going.length === 0) throw new Stop('no', 'None of these may be removed by you.')
    const done = await api.ask(CleanedUp, 'POST', '/registry/clean-up', { instances: going, why: needed('--why', flags.why) })
    say.answer(done, `${done.removed.length} leases removed, ${done.kept.length} kept`)
    return 'done'
  },
  drain: take('drain'),
  takeOut: take('out'),
  async bringBack(given: Given, say: Say): Promise<Exit> {
    const why = needed('--why', given.flags.why)
    const hold = await (await openApi(given.flags)).ask(Hold, 'DELETE', `${holdPath(given)}?${new URLSearchParams({ why }).toString()}`)
    say.answer(hold, `${hold.instance} is being brought back`)
    return 'done'
  },
}

const zoneAct =
  (method: 'PUT' | 'DELETE') =>
  async (given: Given, say: Say): Promise<Exit> => {
    const why = needed('--why', given.flags.why)
    const override = given.flags.override === true
    const path = drainPath(given)
    const api = await openApi(given.flags)
    const state = method === 'PUT' ? await api.ask(ZoneState, 'PUT', path, { why, override }) : await api.ask(ZoneState, 'DELETE', `${path}?${new URLSearchParams({ why, override: String(override) }).toString()}`)
    say.answer(state, method === 'PUT' ? `${state.zone} is drained${state.stranded.length > 0 ? `; still served from there: ${state.stranded.join(', ')}` : ''}` : `${state.zone} is back`)
    return 'done'
  }

export const zoneCommands = {
  /** The answer is no where an application could not bear the loss of a zone, or nobody knows. */
  async list({ flags }: Given, say: Say): Promise<Exit> {
    const answer = await (await openApi(flags)).ask(ZonesAnswer, 'GET', `/registry/zones?${new URLSearchParams({ ...(flags.application && { application: flags.application }) }).toString()}`)
    say.table(answer, ['APPLICATION', 'PEAK/S', 'ONE TAKES/S', 'CAN IT LOSE A ZONE'], answer.applications.map((row) => [row.application, row.peakRate?.toFixed(1) ?? '?', row.limit ? `${row.limit.from === 'measured' ? '>=' : ''}${row.limit.ratePerInstance.toFixed(1)}` : '?', lossWords(row)]))
    for (const { zone, drain, stranded } of answer.zones) if (drain) say.note(`${zone} is drained by ${drain.by}: ${drain.why}${stranded.length > 0 ? ` (still served from there: ${stranded.join(', ')})` : ''}`)
    return answer.applications.every(({ verdict }) => verdict.kind === 'judged' && verdict.worst.kind === 'yes') ? 'done' : 'no'
  },
  drain: zoneAct('PUT'),
  bringBack: zoneAct('DELETE'),
  async limit({ words, flags }: Given, say: Say): Promise<Exit> {
    const application = needed('The application', words[2])
    const text = needed('The requests a second, or none', words[3])
    const ratePerInstance = text === 'none' ? null : Number(text)
    if (ratePerInstance !== null && !(ratePerInstance > 0)) throw new Stop('usage', `"${text}" is no number above 0; none takes it away.`)
    await (await openApi(flags)).ask(z.null(), 'PUT', `/applications/${encodeURIComponent(application)}/capacity`, { ratePerInstance, why: needed('--why', flags.why) })
    say.answer({ application, ratePerInstance }, ratePerInstance === null ? `${application} has no declared limit any more` : `One instance of ${application} takes ${ratePerInstance}/s`)
    return 'done'
  },
}
