/**
 * From the command to a living overview: `npx tsx bench/start.ts` (built already), `--from-nothing` (fresh clone: install, build).
 * The clock stops when requests, traces and logs of all six services are answered by the API that the pages ask.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { report } from './kit/figure'
import { type Product, startProduct } from './kit/product'
import { until } from './kit/until'

const services = ['home', 'playback', 'catalogue', 'recommendations', 'profiles', 'subscriptions']
const fromNothing = process.argv.includes('--from-nothing')

type Items = { items: { key?: string; application?: string; requests?: number }[] }

async function isAlive(product: Product, service: string): Promise<boolean> {
  const scope = `application=${service}&from=now-15m&to=now`
  const golden = (await product.get(`/api/v1/telemetry/golden?${scope}`)) as { series: { points: { requests: number }[] }[] }
  const traces = (await product.get(`/api/v1/traces?${scope}&limit=1`)) as Items
  const logs = (await product.get(`/api/v1/logs?${scope}&limit=1`)) as Items
  return golden.series.some(({ points }) => points.some(({ requests }) => requests > 0)) && traces.items.length > 0 && logs.items.length > 0
}

const checkout = process.cwd()
const begin = Date.now()
let clone = checkout
if (fromNothing) {
  clone = join(mkdtempSync(join(tmpdir(), 'quarterdeck-fresh-')), 'quarterdeck')
  execFileSync('git', ['clone', '-q', checkout, clone])
} else {
  execFileSync(process.execPath, ['lib/launch/boot.mjs', 'build'], { stdio: ['ignore', 'ignore', 'inherit'] })
}
const started = fromNothing ? begin : Date.now()
const product = await startProduct({ checkout: clone })
for (const service of services) await until(`${service} on the overview`, 240_000, async () => ((await isAlive(product, service)) ? true : undefined), 200)
const seconds = (Date.now() - started) / 1000
await product.stop()
report([
  fromNothing
    ? { name: 'start from nothing to a living overview', value: seconds, unit: 's', bar: 240, how: 'git clone, npm ci, build, start; until requests, traces and logs of all six services' }
    : { name: 'start, built already, to a living overview', value: seconds, unit: 's', bar: 45, how: 'empty data folder; until requests, traces and logs of all six services' },
])
