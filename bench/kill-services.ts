/**
 * `kill -9` of daemon, collector, proxy, both PostgreSQL, the supervisor and all at once, at random moments of orders, bindings, rotations and deletions:
 * `npx tsx bench/kill-services.ts [--rounds 30] [--seed 1]`. Every run must end done, and the engine must hold exactly what rows want:
 * no database, role or login too many or too few. Linux.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import pg from 'pg'
import type { Binding, Service } from '../lib/domains/catalog/schemas'
import { ServicePage } from '../lib/domains/catalog/schemas'
import { note, report } from './kit/figure'
import { killParts } from './kit/kill-parts'
import { startProduct } from './kit/product'
import { seeded } from './kit/random'
import { servicesOf } from './kit/services'
import { until } from './kit/until'

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '30' }, seed: { type: 'string', default: '1' }, checkout: { type: 'string' } } })
const random = seeded(Number(values.seed))

const product = await startProduct(values.checkout ? { checkout: values.checkout } : {})
const edge = `http://127.0.0.1:${product.ports.edge}`
for (const name of ['profiles', 'audience']) await until(name, 120_000, async () => ((await fetch(`${edge}/${name}/health`)).ok ? true : undefined))
await fetch(`${edge}/audience/pause`, { method: 'POST' })
const services = servicesOf(product)
const healthy = async () => ((await fetch(`${product.url}/api/health`, { signal: AbortSignal.timeout(2_000) })).status === 200 ? true : undefined)
/** Asked again while a part is away: an answer that was lost shows as the refusal of what is there already. */
const persist = <T>(what: string, ask: () => Promise<T>): Promise<T> => until(what, 120_000, ask, 300)

const victims = ['daemon', 'collector', 'proxy', 'postgres', 'services-postgres', 'supervisor', 'all'] as const
const acts = ['order', 'rotate', 'remove'] as const
const runs: { round: number; act: string; victim: string; delayMs: number; tookMs: number; ended: boolean }[] = []

async function killAfter(victim: (typeof victims)[number], delayMs: number): Promise<void> {
  await pause(delayMs)
  await killParts(product, victim)
}

const named = async (name: string) => (await services.send(ServicePage, 'GET', `/services?team=accounts&name=${name}`)).items[0]
async function order(name: string): Promise<{ service: Service; binding: Binding }> {
  const service = await persist('an order', async () => (await named(name)) ?? services.create('accounts', name))
  const binding = await persist('a binding', async () => (await services.get(service.id)).bindingList.find((one) => one.state !== 'ended') ?? services.bind(service, 'profiles'))
  return { service, binding }
}
const doing: Record<(typeof acts)[number], (of: { service: Service; binding: Binding } | null, name: string) => Promise<void>> = {
  async order(_of, name) {
    const { service, binding } = await order(name)
    await services.settles(service, binding, 'bound')
  },
  async rotate(of) {
    if (!of) return
    const { service, binding } = of
    const numberOf = async () => (await services.get(service.id)).bindingList.find(({ id }) => id === binding.id)?.credentials[0]?.number ?? 0
    const before = await persist('the credential', numberOf)
    await persist('a rotation', async () => ((await numberOf()) > before ? binding : services.rotate(service, binding)))
    await services.settles(service, binding, 'bound')
  },
  async remove(of) {
    if (!of) return
    await persist('a deletion', async () => ((await services.get(of.service.id)).state === 'ready' ? services.delete(of.service) : of.service))
    await services.reaches(of.service, 'deleted')
  },
}

for (let round = 1; round <= Number(values.rounds); round++) {
  await until('health before the round', 90_000, healthy)
  const act = acts[Math.floor(random() * acts.length)] ?? 'order'
  const victim = victims[Math.floor(random() * victims.length)] ?? 'daemon'
  const delayMs = Math.floor(random() * 2_500)
  const name = `kill-${round}`
  const before = act === 'order' ? null : await order(name)
  if (before) await services.settles(before.service, before.binding, 'bound')
  const startedMs = Date.now()
  const ended = await Promise.all([doing[act](before, name), killAfter(victim, delayMs)]).then(() => true, (error: Error) => (note(String(error)), false))
  runs.push({ round, act, victim, delayMs, tookMs: Date.now() - startedMs, ended })
  note(`round ${round}: ${victim} after ${delayMs} ms of ${act}: ${ended ? 'done' : 'NOT done'} after ${Date.now() - startedMs} ms`)
  await until('health after the kill', 90_000, healthy)
  const left = await persist('the service', async () => (await named(name)) ?? null)
  if (left) {
    await persist('the end', async () => (left.state === 'deleting' ? left : services.delete(left)))
    await services.reaches(left, 'deleted')
  }
}

/** What the engine itself holds, by its own tables. */
const password = readFileSync(join(product.data, 'keys/services'), 'utf8').trim()
const port = readFileSync(join(product.data, 'run/services-postgres.port'), 'utf8').trim()
const engine = new pg.Client({ connectionString: `postgresql://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres` })
await engine.connect()
const names = async (sql: string) => (await engine.query<{ name: string }>(sql)).rows.map((row) => row.name)
const held = { databases: await names("SELECT datname AS name FROM pg_database WHERE datname ~ '^qs_'"), owners: await names("SELECT rolname AS name FROM pg_roles WHERE rolname ~ '^qs_'"), logins: await names("SELECT rolname AS name FROM pg_roles WHERE rolname ~ '^qc_'") }
await engine.end()
const rows = (await services.send(ServicePage, 'GET', '/services?limit=200')).items
const wanted = { services: rows.map(({ id }) => `qs_${id}`), logins: (await Promise.all(rows.map(({ id }) => services.get(id)))).flatMap(({ bindingList }) => bindingList.flatMap(({ credentials }) => credentials.filter((one) => one.state === 'issued').map(({ id }) => `qc_${id}`))) }
await product.stop()

const apart = (one: string[], other: string[]) => one.filter((name) => !other.includes(name)).length + other.filter((name) => !one.includes(name)).length
report(
  [
    { name: 'runs that did not end (bar 0)', value: runs.filter(({ ended }) => !ended).length, unit: 'runs', bar: 1, how: `of ${runs.length}, each with one kill; seed ${values.seed}` },
    { name: 'databases apart from rows (bar 0)', value: apart(held.databases, wanted.services), unit: 'databases', bar: 1, how: 'in the engine and not wanted, or wanted and not there' },
    { name: 'owner roles apart from rows (bar 0)', value: apart(held.owners, wanted.services), unit: 'roles', bar: 1, how: 'as above' },
    { name: 'logins apart from rows (bar 0)', value: apart(held.logins, wanted.logins), unit: 'logins', bar: 1, how: 'as above' },
  ],
  { runs, held, wanted },
)
