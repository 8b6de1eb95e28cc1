import { text } from 'node:stream/consumers'
import { PromqlAnswer } from '../../domains/telemetry/promql-schemas'
import { findingWords } from '../../domains/telemetry/core/engines/engine-problem'
import { ChosenSource, EngineName, enginesOf, isWarning, type SignalName, signalNames, SourceList, SourceReport, type SourceView } from '../../domains/telemetry/source-schemas'
import { type Api, openApi } from '../api'
import { type Flags, type Given, needed, oneOf } from '../arguments'
import { type Exit, Stop } from '../outcome'
import type { Say } from '../say'

const standing = ({ engine, version, state }: SourceView): string => {
  if (state === null) return 'not known: the collector does not answer'
  if (state.engine !== engine || (engine !== 'embedded' && state.version !== version)) return 'being switched'
  return state.problem ?? (engine !== 'embedded' && state.answeredMs === null ? 'not asked yet' : 'answers')
}

const listed = (api: Api) => api.ask(SourceList, 'GET', '/telemetry/sources')

/** A password or token comes from a variable or from standard input, never from the arguments that everybody on the machine can read. */
export async function secretOf(flags: Flags): Promise<string | undefined> {
  const kept = process.env.QUARTERDECK_SOURCE_SECRET
  if (kept) return kept
  if (flags['secret-stdin'] !== true) return undefined
  const given = (await text(process.stdin)).replace(/\r?\n$/, '')
  if (given === '') throw new Stop('usage', 'Nothing came on standard input.')
  return given
}

function engineFor(signal: SignalName, word: string | undefined): EngineName | 'embedded' {
  const engines = ['embedded', ...enginesOf[signal]]
  const engine = needed('The engine', word)
  if (!engines.includes(engine)) throw new Stop('usage', `${signal} can be answered by ${engines.join(', ')}, not "${engine}".`)
  return engine === 'embedded' ? engine : EngineName.parse(engine)
}

async function choiceOf(engine: EngineName, flags: Flags) {
  const secret = await secretOf(flags)
  return {
    engine, url: needed('--address', flags.address), login: oneOf('--login', flags.login, ['none', 'basic', 'bearer']) ?? ('none' as const), insideAllowed: flags['inside-allowed'] === true,
    ...(flags.username !== undefined && { username: flags.username }), ...(flags.tenant !== undefined && { tenant: flags.tenant }), ...(secret !== undefined && { secret }),
    ...(flags['application-label'] !== undefined && { labels: { application: flags['application-label'] } }),
  }
}

export function sayReport(report: SourceReport, say: Say): Exit {
  const { usable, findings, version, applications } = report
  const notes = findings.map((finding) => `${isWarning(finding) && usable ? 'note: ' : ''}${findingWords(finding)}`)
  say.answer(report, [usable ? `It answers${version === null ? '' : ` (version ${version})`}.` : 'It cannot be used like this.', ...notes, ...(applications.length > 0 ? [`It has ${applications.join(', ')}.`] : [])].join('\n'))
  return usable ? 'done' : 'no'
}

/** From where each signal is answered; `set`, `test` one of them. */
async function sources({ words, flags }: Given, say: Say): Promise<Exit> {
  const [, , action, signalWord, engineWord] = words
  const api = await openApi(flags)
  if (action === undefined || action === 'list') {
    const { items } = await listed(api)
    say.table(items, ['SIGNAL', 'FROM', 'ADDRESS', 'LOGIN', 'STATE'], items.map((source) => [source.signal, source.engine, source.url || '-', source.engine === 'embedded' ? '-' : source.login, standing(source)]))
    return 'done'
  }
  if (action !== 'set' && action !== 'test') throw new Stop('usage', `telemetry sources can list, set or test, not "${action}".`)
  const signal = oneOf('The signal', needed('The signal', signalWord), signalNames) ?? 'metrics'
  const engine = engineFor(signal, engineWord)
  if (action === 'test') {
    if (engine === 'embedded') throw new Stop('usage', 'The embedded store needs no test: see status.')
    return sayReport(await api.ask(SourceReport, 'POST', `/telemetry/sources/${signal}/test`, await choiceOf(engine, flags)), say)
  }
  const known = (await listed(api)).items.find((source) => source.signal === signal)
  const said = { expectedVersion: known?.version ?? 0, ...(flags.why !== undefined && { why: flags.why }) }
  const chosen = await api.ask(ChosenSource, 'PUT', `/telemetry/sources/${signal}`, engine === 'embedded' ? { engine, ...said } : { ...(await choiceOf(engine, flags)), ...said })
  say.answer(chosen, `${signal} are answered from ${chosen.engine}${chosen.url === '' ? '' : ` at ${chosen.url}`}.`)
  return 'done'
}

/** A query in the words of the engine behind metrics. */
async function promql({ words, flags }: Given, say: Say): Promise<Exit> {
  const answer = await (await openApi(flags)).ask(PromqlAnswer, 'POST', '/telemetry/promql', { query: needed('The query', words[2]) })
  const rows = answer.series.map(({ labels, points }) => [Object.entries(labels).map(([name, value]) => `${name}="${value}"`).join(', ') || '-', points.at(-1)?.[1] ?? '-'])
  say.table(answer, ['SERIES', 'VALUE'], rows)
  if (!answer.meta.complete) say.note(`Not complete: ${answer.meta.missing.join('; ')}`)
  return 'done'
}

export const telemetryCommands = { sources, promql }
