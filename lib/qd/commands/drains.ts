import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { problemWords, stepWords } from '../../domains/drains/core/problem-words'
import { DrainTest } from '../../domains/drains/problem-schemas'
import { type CreateDrainInput, Drain, type DrainAuth, drainKinds, DrainPage, type DrainRow, DrainSignal } from '../../domains/drains/schemas'
import { Severity } from '../../domains/telemetry/schemas'
import { type Api, openApi } from '../api'
import { type Given, needed, oneOf, wholeNumber } from '../arguments'
import { drainFigures, drainLosses, drainStanding } from '../drain-words'
import { type Exit, Stop } from '../outcome'
import type { Say } from '../say'

/** By its name, with --team where two teams have one of that name. */
async function findDrain(api: Api, { words, flags }: Given): Promise<DrainRow> {
  const name = needed('The drain', words[2])
  const { items } = await api.ask(DrainPage, 'GET', `/drains?${new URLSearchParams({ name, limit: '10', ...(flags.team && { team: flags.team }) }).toString()}`)
  const [found, another] = items
  if (found && another) throw new Stop('usage', `Several teams have a drain ${name}: add --team T (${items.map(({ team }) => team).join(', ')}).`)
  if (found) return found
  throw new Stop('no', `There is no drain ${name} here.`)
}

/** Secrets are read from files or from standard input (`-`), never from arguments, which every process of the machine may read. */
function secretOf(path: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8').trimEnd()
  } catch (error) {
    throw new Stop('usage', `${path} cannot be read (${(error as Error).message}).`)
  }
}

function authOf({ flags }: Given): DrainAuth {
  const given = [flags['bearer-file'], flags['basic-file'], flags['header-file']].filter((path) => path !== undefined)
  if (given.length > 1) throw new Stop('usage', 'One of --bearer-file, --basic-file and --header-file.')
  if (flags['bearer-file'] !== undefined) return { kind: 'bearer', token: secretOf(flags['bearer-file']) }
  if (flags['basic-file'] !== undefined) {
    const [username = '', ...password] = secretOf(flags['basic-file']).split(':')
    return { kind: 'basic', username, password: password.join(':') }
  }
  if (flags['header-file'] === undefined) return { kind: 'none' }
  const headers = secretOf(flags['header-file']).split('\n').filter(Boolean).map((line) => [line.slice(0, line.indexOf(':')).trim(), line.slice(line.indexOf(':') + 1).trim()])
  return { kind: 'headers', headers: Object.fromEntries(headers) as Record<string, string> }
}

function tlsOf({ flags }: Given) {
  const read = (path: string | undefined) => (path === undefined ? undefined : secretOf(path))
  const [ca, certificate, key] = [read(flags['ca-file']), read(flags['certificate-file']), read(flags['key-file'])]
  return { ...(ca && { ca }), ...(certificate && { certificate }), ...(key && { key }) }
}

function signalsOf(text: string | undefined): z.infer<typeof DrainSignal>[] {
  const parsed = z.array(DrainSignal).safeParse((text ?? 'logs').split(',').map((one) => one.trim()))
  if (!parsed.success) throw new Stop('usage', `--signals are of ${DrainSignal.options.join(', ')}, not "${text}".`)
  return parsed.data
}

const whyOf = ({ flags }: Given) => (flags.why ? { why: flags.why } : {})

const setPaused =
  (method: 'POST' | 'DELETE') =>
  async (given: Given, say: Say): Promise<Exit> => {
    const api = await openApi(given.flags)
    const { id } = await findDrain(api, given)
    const drain = await api.ask(Drain, method, `/drains/${id}/pause`, whyOf(given))
    say.answer(drain, drainStanding({ ...drain, progress: null }))
    return 'done'
  }

export const drainCommands = {
  async list({ flags }: Given, say: Say): Promise<Exit> {
    const api = await openApi(flags)
    const items: DrainRow[] = []
    for (let next: string | null = ''; next !== null; ) {
      const page: DrainPage = await api.ask(DrainPage, 'GET', `/drains?${new URLSearchParams({ limit: '200', ...(next && { cursor: next }), ...(flags.team && { team: flags.team }) }).toString()}`)
      items.push(...page.items)
      next = page.next
      if (!page.collectorAnswers && items.length > 0 && next === null) say.note('The collector does not answer: how far they are is not known.')
    }
    say.table(items, ['DRAIN', 'TEAM', 'KIND', 'SIGNALS', 'STATE', 'LAG', 'WAITING', 'DELIVERED', 'LOST'], items.map((one) => [one.name, one.team, one.kind, one.signals.join(','), one.paused ? 'paused' : one.condition, ...drainFigures(one)]))
    for (const loss of items.flatMap(drainLosses)) say.note(loss)
    return 'done'
  },
  async create(given: Given, say: Say): Promise<Exit> {
    const { words, flags } = given
    const kind = oneOf('--kind', needed('--kind', flags.kind), drainKinds)
    const auth = authOf(given)
    const tls = tlsOf(given)
    const bufferMiB = wholeNumber('--buffer', flags.buffer, 1, 1_024)
    const severity = oneOf('--severity', flags.severity, Severity.options)
    const body: z.input<typeof CreateDrainInput> = {
      team: needed('--team', flags.team), name: needed('The name', words[2]), kind: kind ?? 'syslog', url: needed('--to', flags.to), signals: signalsOf(flags.signals), credentials: { auth, tls }, localAllowed: flags['allow-local'] === true,
      ...(flags.applications && { applications: flags.applications.split(',').map((one) => one.trim()) }), ...(severity && { severityMin: severity }), ...(bufferMiB && { bufferMiB }), ...whyOf(given),
    }
    const api = await openApi(flags)
    const drain = await api.ask(Drain, 'POST', '/drains', body)
    say.answer(drain, drainStanding({ ...drain, progress: null }))
    return 'done'
  },
  /** Every step as it went; the answer is no where the receiver did not take it. */
  async test(given: Given, say: Say): Promise<Exit> {
    const api = await openApi(given.flags)
    const { id, name } = await findDrain(api, given)
    const tested = await api.ask(DrainTest, 'POST', `/drains/${id}/test`)
    for (const step of tested.steps) say.note(stepWords(step))
    say.answer(tested, tested.problem ? `${name} is not taken: ${problemWords(tested.problem)}` : `${name} is taken: look for ${tested.recordId} at the receiver`)
    return tested.taken ? 'done' : 'no'
  },
  pause: setPaused('POST'),
  resume: setPaused('DELETE'),
  async delete(given: Given, say: Say): Promise<Exit> {
    const api = await openApi(given.flags)
    const drain = await findDrain(api, given)
    const waits = drain.progress ? `${drain.progress.lanes.reduce((all, { waiting }) => all + waiting.records, 0)} records wait in it and will not be sent.` : 'What waits in it will not be sent.'
    if (given.flags.confirm !== drain.name) throw new Stop('usage', `This deletes the drain ${drain.name}. ${waits}\nSay so with --confirm ${drain.name} --why TEXT.`)
    await api.ask(z.null(), 'DELETE', `/drains/${drain.id}`, { confirm: drain.name, why: needed('--why', given.flags.why) })
    say.answer({ deleted: drain.name }, `${drain.name} is deleted`)
    return 'done'
  },
}
