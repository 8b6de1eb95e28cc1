/**
 * Services under load: `npx tsx bench/services.ts [--orders 50] [--bound 20] [--rotations 10]`. So many orders at once against a quota of ten;
 * the time from an order until an instance of the bound application answers from the new database; rotations of the sample catalogue
 * with four instances at 100 requests a second, each of them one query.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { ServicePage } from '../lib/domains/catalog/schemas'
import { note, percentile, report } from './kit/figure'
import { startLoad } from './kit/load'
import { startProduct } from './kit/product'
import { servicesOf } from './kit/services'
import { until } from './kit/until'

const { values } = parseArgs({ options: { orders: { type: 'string', default: '50' }, bound: { type: 'string', default: '20' }, rotations: { type: 'string', default: '10' }, checkout: { type: 'string' } } })
const product = await startProduct(values.checkout ? { checkout: values.checkout } : {})
const edge = `http://127.0.0.1:${product.ports.edge}`
for (const name of ['catalogue', 'audience']) await until(name, 120_000, async () => ((await fetch(`${edge}/${name}/health`)).ok ? true : undefined))
await fetch(`${edge}/audience/pause`, { method: 'POST' })
const services = servicesOf(product)
const [titles] = (await services.send(ServicePage, 'GET', '/services?team=discovery&name=titles-db')).items
if (!titles) throw new Error('the sample estate has no titles-db')
const bindingOf = async () => (await services.get(titles.id)).bindingList.find(({ application, state }) => application === 'catalogue' && state !== 'ended')
await until('the sample catalogue to be bound', 120_000, async () => ((await bindingOf())?.state === 'bound' ? true : undefined))

const orders = await Promise.all(Array.from({ length: Number(values.orders) }, (_, at) => services.create('front', `rush-${at}`).catch(() => null)))
const accepted = orders.filter((order) => order !== null)
note(`${accepted.length} of ${orders.length} orders accepted`)
for (const order of accepted) await services.reaches(order, 'ready')
for (const order of accepted) await services.delete(order)
for (const order of accepted) await services.reaches(order, 'deleted')

// The sample's own binding goes aside meanwhile: an application has one DATABASE_URL.
const sample = await bindingOf()
if (sample) {
  await services.unbind(titles, sample)
  await services.settles(titles, sample, 'ended')
}
const Shelf = z.object({ database: z.string().nullable() })
const boundMs: number[] = []
for (let round = 0; round < Number(values.bound); round++) {
  const startedMs = performance.now()
  const service = await services.create('discovery', `bound-${round}`)
  const binding = await services.bind(service, 'catalogue')
  await until('an answer from the new database', 60_000, async () => (Shelf.parse(await (await fetch(`${edge}/catalogue/shelf`)).json()).database === `qs_${service.id}` ? true : undefined), 50)
  boundMs.push(performance.now() - startedMs)
  note(`round ${round}: answered after ${Math.round(boundMs.at(-1) ?? 0)} ms`)
  await services.settles(service, binding, 'bound')
  await services.delete(service)
  await services.reaches(service, 'deleted')
}

const groups = z.object({ items: z.array(z.object({ name: z.string(), desiredState: z.string(), healthy: z.number() })) })
const running = async () => groups.parse(await product.get('/api/v1/applications/catalogue/server-groups?state=running')).items[0]
await services.send(z.unknown(), 'PATCH', `/applications/catalogue/server-groups/${(await running())?.name}`, { size: 4, why: 'bench' })
const binding = await services.bind(titles, 'catalogue')
await services.settles(titles, binding, 'bound')
await until('four instances', 60_000, async () => ((await running())?.healthy === 4 ? true : undefined))
const load = startLoad(edge, 100, (n) => `/catalogue/titles/t${(n % 48) + 1}`)
await pause(3_000)
const rotationMs: number[] = []
for (let round = 0; round < Number(values.rotations); round++) {
  const startedMs = performance.now()
  await services.rotate(titles, binding)
  await services.settles(titles, binding, 'bound')
  rotationMs.push(performance.now() - startedMs)
  note(`rotation ${round}: ${Math.round(rotationMs.at(-1) ?? 0)} ms, ${load.failed.length} of ${load.asked()} failed so far`)
}
await load.stop()
const { credentials } = (await bindingOf()) ?? { credentials: [] }
await product.stop()

report(
  [
    { name: 'orders accepted against a quota of 10 (bar exactly 10)', value: accepted.length, unit: 'orders', bar: 10, how: `of ${orders.length} at once` },
    { name: 'order to an answer from it, p95', value: percentile(boundMs, 0.95) / 1_000, unit: 's', bar: 10, how: `${boundMs.length} times, order and binding together, two instances, through the edge` },
    { name: 'failed queries during rotations (bar 0)', value: load.failed.length, unit: 'queries', bar: 1, how: `of ${load.asked()} at 100/s, ${rotationMs.length} rotations of four instances` },
    { name: 'credentials left that are not revoked (bar 1)', value: credentials.filter(({ state }) => state !== 'revoked').length, unit: 'credentials', bar: 1, how: 'of the rotated binding' },
  ],
  { boundMs, rotationMs, failed: load.failed.slice(0, 20) },
)
