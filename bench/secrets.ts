/**
 * Searches real passwords in all that leaves the system: `npx tsx bench/secrets.ts [--secrets 200]`. Credentials of bound sample applications
 * are rotated until there are so many; each is read once over the API, and then looked for in logs, telemetry, the state's
 * tables, API answers, the ledger, process arguments and page sources. Linux.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { chromium } from '@playwright/test'
import { findChromium } from './kit/chromium'
import { note, report } from './kit/figure'
import { startProduct } from './kit/product'
import { settingsOf } from './kit/rollouts'
import { servicesOf } from './kit/services'
import { signInAsOperator } from './kit/sign-in'
import { until } from './kit/until'

const { values } = parseArgs({ options: { secrets: { type: 'string', default: '200' }, checkout: { type: 'string' } } })
const wanted = Number(values.secrets)
const product = await startProduct(values.checkout ? { checkout: values.checkout } : {})
const edge = `http://127.0.0.1:${product.ports.edge}`
for (const name of ['profiles', 'subscriptions', 'catalogue', 'recommendations', 'playback', 'home']) await until(name, 120_000, async () => ((await fetch(`${edge}/${name}/health`)).ok ? true : undefined))
const services = servicesOf(product)
const root = settingsOf(product).runtimeDir ?? product.data

const places = [['accounts', 'profiles'], ['accounts', 'subscriptions'], ['discovery', 'recommendations'], ['playback', 'playback'], ['front', 'home']] as const
const bound = await Promise.all(
  places.map(async ([team, application]) => {
    const service = await services.create(team, `${application}-secret`)
    const binding = await services.bind(service, application)
    await services.settles(service, binding, 'bound')
    return { service, binding }
  }),
)
const secrets = new Set<string>()
const take = async () => {
  for (const { service, binding } of bound) secrets.add((await services.reveal(service, binding)).password)
}
await take()
while (secrets.size < wanted) {
  await Promise.all(
    bound.map(async ({ service, binding }) => {
      await services.rotate(service, binding)
      await services.settles(service, binding, 'bound')
    }),
  )
  await take()
  note(`${secrets.size} of ${wanted} secrets`)
}

const found: Record<string, number> = {}
/** How much was looked through: a place without a byte was not looked at. */
const bytes: Record<string, number> = {}
const look = (place: string, text: string) => {
  bytes[place] = (bytes[place] ?? 0) + text.length
  found[place] = (found[place] ?? 0) + [...secrets].filter((secret) => text.includes(secret)).length
}
/** Bytes of every file, as they lie there: what a search in them would find. */
function lookInFolder(place: string, folder: string, skip: (path: string) => boolean = () => false): void {
  found[place] ??= 0
  if (!existsSync(folder)) throw new Error(`there is no ${folder}`)
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, name)
    if (statSync(path, { throwIfNoEntry: false })?.isFile() && !skip(name)) look(place, readFileSync(path, 'latin1'))
  }
}

lookInFolder('logs', join(product.data, 'logs'))
// The binding files of living instances hold them by necessity: 0400, their own.
lookInFolder('output of instances', join(root, 'instances'), (name) => name.includes('/bindings/'))
lookInFolder('telemetry', join(product.data, 'telemetry'))
lookInFolder('settings and records', join(product.data, 'run'))
look('process arguments', execFileSync('ps', ['axww', '-o', 'args='], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }))

const state = new pg.Client({ connectionString: settingsOf(product).databaseUrl })
await state.connect()
const tables = (await state.query<{ name: string }>("SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'")).rows
for (const { name } of tables) {
  const rows = await state.query(`SELECT t::text FROM ${state.escapeIdentifier(name)} t`).catch(() => ({ rows: [] }))
  look(name.startsWith('ledger') ? 'ledger' : 'state', JSON.stringify(rows.rows))
}
await state.end()

const addresses = ['/services', '/marketplace', '/changes?limit=200', '/needs', '/parts', '/overview', '/logs?limit=200', '/registry', '/tokens', ...bound.map(({ service }) => `/services/${service.id}`)]
for (const path of addresses) look('API', JSON.stringify(await product.get(`/api/v1${path}`).catch((error: Error) => error.message)))

const browser = await chromium.launch(findChromium())
const page = await browser.newPage()
await signInAsOperator(page, product)
for (const path of ['/', '/services', '/services/new', '/changes', '/logs', ...places.map(([team, application]) => `/services/${team}/${application}-secret`)]) {
  const answer = await page.goto(`${product.url}${path}`)
  look('page sources', `${await answer?.text()}${await page.content()}`)
}
await browser.close()
await product.stop()

const unseen = Object.keys(found).filter((place) => !bytes[place])
if (unseen.length > 0) throw new Error(`nothing was looked through in: ${unseen.join(', ')}`)
const total = Object.values(found).reduce((sum, one) => sum + one, 0)
report([{ name: 'secrets found in what leaves the system (bar 0)', value: total, unit: 'secrets', bar: 1, how: `${secrets.size} passwords, looked for in ${Object.keys(found).join(', ')}` }], { found, bytes })
