import { z } from 'zod'
import { BreakerForce, BreakerStreams, StreamKind, Wall, type WallBreaker } from '../../domains/breakers/schemas'
import { ReplayAnswer, type ReplayChanges, type ReplayCourse } from '../../domains/gateway/replay-schemas'
import { RulesSet } from '../../domains/gateway/rules-schemas'
import { openApi } from '../api'
import { type Given, needed, oneOf, wholeNumber } from '../arguments'
import { type Exit, Stop } from '../outcome'
import type { Say } from '../say'

const search = (fields: Record<string, string | undefined>) => new URLSearchParams(Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))).toString()
const states = ['all', 'open', 'failing'] as const
const modes = ['open', 'closed'] as const

/** `CALLER CALLEE`; `edge` is the gateway. */
const pairOf = ({ words }: Given) => ({ caller: needed('The caller', words[2]), callee: needed('The callee', words[3]) })

function stateOf({ state, forced }: WallBreaker): string {
  return forced ? `forced ${forced.mode}${forced.untilMs === null ? '' : ` until ${new Date(forced.untilMs).toISOString()}`}` : state
}

const figure = (value: number | null, digits = 0): string => (value === null ? '' : value.toFixed(digits))

async function list({ words, flags }: Given, say: Say): Promise<Exit> {
  const state = oneOf('--state', flags.state, states) ?? 'all'
  const api = await openApi(flags)
  const wall = await api.ask(Wall, 'GET', `/breakers?${search({ state, q: words[2] })}`)
  say.table(wall.breakers, ['CALLER', 'CALLEE', 'STATE', 'ERRORS %', 'CALLS/S', 'REFUSED', 'SOURCE'], wall.breakers.map((one) => [one.caller ?? 'edge', one.name, stateOf(one), figure(one.window.errorPercent), figure(one.perSecond, 1), figure(one.counts.refused), [one.source, one.from].filter(Boolean).join(' ')]))
  return 'done'
}

async function force(given: Given, say: Say): Promise<Exit> {
  const pair = pairOf(given)
  const mode = oneOf('What to force', needed('open or closed', given.words[4]), modes) ?? 'open'
  const minutes = wholeNumber('--minutes', needed('--minutes', given.flags.minutes), 1, 1_440)
  const why = needed('--why', given.flags.why)
  const api = await openApi(given.flags)
  const forced = await api.ask(BreakerForce, 'PUT', '/breakers/force', { ...pair, mode, minutes, why })
  say.answer(forced, `${pair.caller} to ${pair.callee} is forced ${forced.mode} until ${forced.endsAt}`)
  return 'done'
}

async function release(given: Given, say: Say): Promise<Exit> {
  const pair = pairOf(given)
  const api = await openApi(given.flags)
  await api.ask(z.null(), 'DELETE', '/breakers/force', { ...pair, why: given.flags.why ?? '' })
  say.answer(pair, `${pair.caller} to ${pair.callee} goes by its rules again`)
  return 'done'
}

/** `errors=20,timeout=400`: what is to be another; times in ms. */
const changeFields = { errors: 'errorPercent', volume: 'volume', window: 'windowMs', calls: 'windowCalls', wait: 'openMs', timeout: 'timeoutMs', slow: 'slowMs', 'slow-share': 'slowPercent', tries: 'halfOpenCalls' } as const satisfies Record<string, keyof ReplayChanges>

function changeOf(text: string): ReplayChanges {
  return Object.fromEntries(
    text.split(',').map((part) => {
      const [name = '', value = ''] = part.trim().split('=')
      const field = Object.entries(changeFields).find(([known]) => known === name)?.[1]
      if (!field || !/^\d+$/.test(value)) throw new Stop('usage', `--with takes ${Object.keys(changeFields).join(', ')}, each with a whole number like errors=20,timeout=400, not "${part}".`)
      return [field, Number(value)]
    }),
  )
}

const timeOf = (ms: number | null): string => (ms === null ? 'never' : new Date(ms).toISOString())
const known = (value: number | null): string => (value === null ? 'not known' : String(value))

function rowsOf(was: ReplayCourse, whatIf: ReplayCourse): string[][] {
  const row = (name: string, of: (course: ReplayCourse) => string) => [name, of(was), of(whatIf)]
  return [
    row('opened', ({ opened }) => String(opened)), row('first opened', ({ firstOpenedMs }) => timeOf(firstOpenedMs)), row('open, ms', ({ openMs }) => String(openMs)), row('calls refused', ({ calls }) => String(calls.refused)),
    row('of which good', ({ calls }) => known(calls.refusedGood)), row('of which bad', ({ calls }) => known(calls.refusedBad)), row('failed', ({ calls }) => String(calls.failed)), row('timed out', ({ calls }) => String(calls.timedOut)), row('waited, ms', ({ waitedMs }) => String(waitedMs)),
  ]
}

async function whatIf(given: Given, say: Say): Promise<Exit> {
  const pair = pairOf(given)
  const minutes = wholeNumber('--minutes', given.flags.minutes, 1, 60) ?? 60
  const change = changeOf(needed('--with', given.flags.with))
  const api = await openApi(given.flags)
  const answer = await api.ask(ReplayAnswer, 'POST', '/breakers/replay', { ...pair, minutes, change })
  say.table(answer, ['', 'AS IT WAS', 'WHAT IF'], rowsOf(answer.was, answer.whatIf))
  return 'done'
}

/** `errors 50 -> 20, timeout 30000 -> 400` */
function changeWords({ before, after }: RulesSet): string {
  const parts = Object.entries(changeFields).flatMap(([name, field]) => (after[field] === undefined ? [] : [`${name} ${before[field] ?? 'none'} -> ${after[field]}`]))
  return parts.join(', ')
}

async function setRules(given: Given, say: Say): Promise<Exit> {
  const pair = pairOf(given)
  const change = changeOf(needed('--with', given.flags.with))
  const why = needed('--why', given.flags.why)
  const api = await openApi(given.flags)
  const set = await api.ask(RulesSet, 'PUT', '/breakers/rules', { ...pair, change, why })
  say.answer(set, `${pair.caller} to ${pair.callee}: ${changeWords(set)}`)
  return 'done'
}

async function dropRules(given: Given, say: Say): Promise<Exit> {
  const pair = pairOf(given)
  const api = await openApi(given.flags)
  await api.ask(z.null(), 'DELETE', '/breakers/rules', { ...pair, why: given.flags.why ?? '' })
  say.answer(pair, `${pair.caller} to ${pair.callee} goes by its declared rules again`)
  return 'done'
}

async function streams({ flags }: Given, say: Say): Promise<Exit> {
  const api = await openApi(flags)
  const { items } = await api.ask(BreakerStreams, 'GET', '/breakers/streams')
  say.table(items, ['STREAM', 'TEAM', 'KIND', 'STATE', 'BREAKERS', 'ADDRESS'], items.map((one) => [one.name, one.team, one.kind, [one.now?.state ?? 'unknown', one.now?.problem].filter(Boolean).join(': '), one.now ? String(one.now.breakers) : '', one.url]))
  return 'done'
}

async function addStream({ words, flags }: Given, say: Say): Promise<Exit> {
  const name = needed('The name of the stream', words[2])
  const kind = oneOf('--kind', flags.kind, StreamKind.options) ?? 'hystrix'
  const input = { team: needed('--team', flags.team), name, kind, url: needed('--address', flags.address), localAllowed: flags['allow-local'] === true, ...(flags.why !== undefined && { why: flags.why }) }
  const api = await openApi(flags)
  say.answer(await api.ask(BreakerStreams, 'POST', '/breakers/streams', input), `${name} is read`)
  return 'done'
}

async function removeStream({ words, flags }: Given, say: Say): Promise<Exit> {
  const name = needed('The name of the stream', words[2])
  const api = await openApi(flags)
  const { items } = await api.ask(BreakerStreams, 'GET', '/breakers/streams')
  const found = items.filter((one) => one.name === name && (flags.team === undefined || one.team === flags.team))
  const [stream] = found
  if (!stream) throw new Stop('no', `There is no stream ${name} here.`)
  if (found.length > 1) throw new Stop('usage', `Several teams have a stream ${name}: add --team T (${found.map(({ team }) => team).join(', ')}).`)
  say.answer(await api.ask(BreakerStreams, 'DELETE', `/breakers/streams/${stream.id}`, { why: flags.why ?? '' }), `${name} is read no more`)
  return 'done'
}

export const breakerCommands = { list, force, release, whatIf, setRules, dropRules, streams, addStream, removeStream }
