/**
 * `kill -9` of daemon, collector, proxy, both PostgreSQL, the supervisor and all at once while services are ordered, bound, rotated and deleted:
 * `npx tsx bench/kill-services.ts [--rounds 30] [--seed 1]` at random moments, one verb of each service, or with `--boundaries [--victims daemon,all]`
 * each of them at the beginning of each state and step of every verb, as the rows say it. Every verb must end done, and the engine must hold
 * exactly what rows want: no database, role or login too many or too few, none that had to be swept. Linux.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { ServicePage } from '../lib/domains/catalog/schemas'
import { note, report } from './kit/figure'
import { aimAt } from './kit/kill-parts'
import { startProduct } from './kit/product'
import { drawn, seeded } from './kit/random'
import { boundariesOf, serviceLife, type Verb, verbs } from './kit/service-life'
import { servicesOf } from './kit/services'
import { compareEngineAndRows, countSwept } from './kit/services-engine'
import { until } from './kit/until'
import { type EntryName, watchLedger } from './kit/watch-ledger'

const parts = ['daemon', 'collector', 'proxy', 'postgres', 'services-postgres', 'supervisor', 'all'] as const
type Victim = (typeof parts)[number]
type Kills = Partial<Record<Verb, { victim: Victim; at: EntryName | number }>>

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '30' }, seed: { type: 'string', default: '1' }, checkout: { type: 'string' }, boundaries: { type: 'boolean', default: false }, victims: { type: 'string', default: parts.join() } } })
const random = seeded(Number(values.seed))
const [drawVictim, drawVerb] = [drawn(random, parts), drawn(random, verbs)]

const product = await startProduct(values.checkout ? { checkout: values.checkout } : {})
const edge = `http://127.0.0.1:${product.ports.edge}`
for (const name of ['profiles', 'audience']) await until(name, 120_000, async () => ((await fetch(`${edge}/${name}/health`)).ok ? true : undefined))
await fetch(`${edge}/audience/pause`, { method: 'POST' })
const services = servicesOf(product)
const healthy = async () => ((await fetch(`${product.url}/api/health`, { signal: AbortSignal.timeout(2_000) })).status === 200 ? true : undefined)
// What the sample estate does by itself is not to be taken for ours.
await until('the sample catalogue to be bound', 120_000, async () => {
  const [titles] = (await services.send(ServicePage, 'GET', '/services?team=discovery&name=titles-db')).items
  return titles && (await services.get(titles.id)).bindingList.some(({ state }) => state === 'bound') ? true : undefined
})

/** Each verb in turn by another part, at its k-th beginning; of a random round one verb at a random moment. */
const chosen = parts.filter((part) => values.victims.split(',').includes(part))
const plan = (k: number, first: number): Kills =>
  Object.fromEntries(verbs.flatMap((verb, turn) => (boundariesOf[verb][k] ? [[verb, { victim: chosen[(first + turn) % chosen.length], at: boundariesOf[verb][k] }]] : [])))
const most = Math.max(...verbs.map((verb) => boundariesOf[verb].length))
const planned = Array.from({ length: most }, (_, k) => k).flatMap((k) => chosen.map((_, first) => plan(k, first)))
const lives = values.boundaries ? planned : Array.from({ length: Number(values.rounds) }, (): Kills => ({ [drawVerb()]: { victim: drawVictim(), at: Math.floor(random() * 2_500) } }))

const runs: { life: number; verb: Verb; victim: Victim | null; at: EntryName | number | null; killed: boolean; ended: boolean; tookMs: number }[] = []
const leftBehind: string[] = []
const orNote = (done: Promise<unknown>) => done.then(() => true, (error: Error) => (note(`  ${error.message}`), false))

async function perform(life: number, verb: Verb, does: () => Promise<unknown>, kill: Kills[Verb]): Promise<void> {
  await until('health before it', 120_000, healthy)
  const shoot = kill && (await aimAt(product, kill.victim))
  const ledger = await watchLedger(product)
  const startedMs = Date.now()
  const moment = async () => kill && (typeof kill.at === 'number' ? pause(kill.at) : ledger.says(kill.at))
  const [ended, killed] = await Promise.all([orNote(does()), kill ? orNote(moment().then(() => shoot?.())) : false])
  await ledger.close()
  const tookMs = Date.now() - startedMs
  runs.push({ life, verb, victim: kill?.victim ?? null, at: kill?.at ?? null, killed, ended, tookMs })
  note(`life ${life}: ${verb}${kill ? `, ${kill.victim} at ${kill.at}${killed ? '' : ' NOT killed'}` : ''}: ${ended ? 'done' : 'NOT done'} after ${tookMs} ms`)
}

for (const [at, kills] of lives.entries()) {
  const does = serviceLife(services, { team: 'accounts', application: 'profiles', name: `kill-${at + 1}` })
  for (const verb of verbs) await perform(at + 1, verb, does[verb], kills[verb])
  await until('health after it', 120_000, healthy)
  const differs = await until('the engine', 120_000, () => compareEngineAndRows(product, services))
  const names = Object.values(differs).flat()
  if (names.length > 0) note(`life ${at + 1}: the engine differs from rows by ${names.join(' ')}`)
  leftBehind.push(...names)
}

const left = await compareEngineAndRows(product, services)
const swept = await countSwept(product)
await product.stop()

const kills = runs.filter(({ victim }) => victim !== null)
report(
  [
    { name: 'verbs that did not end done (bar 0)', value: runs.filter(({ ended }) => !ended).length, unit: 'runs', bar: 1, how: `of ${runs.length}, ${kills.length} with a kill; ${values.boundaries ? 'each part at each beginning' : `at random moments, seed ${values.seed}`}` },
    { name: 'kills that did not come to be (bar 0)', value: kills.filter(({ killed }) => !killed).length, unit: 'kills', bar: 1, how: `of ${kills.length}` },
    { name: 'databases apart from rows (bar 0)', value: left.databases.length, unit: 'databases', bar: 1, how: 'in the engine and not wanted, or wanted and not there' },
    { name: 'owner roles apart from rows (bar 0)', value: left.owners.length, unit: 'roles', bar: 1, how: 'as above' },
    { name: 'logins apart from rows (bar 0)', value: left.logins.length, unit: 'logins', bar: 1, how: 'as above' },
    { name: 'names apart from rows when a service had just ended (bar 0)', value: leftBehind.length, unit: 'names', bar: 1, how: 'counted in the engine after each life, before any sweep is waited for' },
    { name: 'orphans that the sweep had to take (bar 0)', value: swept, unit: 'orphans', bar: 1, how: 'entries of it in the ledger' },
  ],
  { runs, left, leftBehind },
)
