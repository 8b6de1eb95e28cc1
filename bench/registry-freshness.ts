/**
 * From a change of an instance to the console: `npx tsx bench/registry-freshness.ts [--changes 100] [--instances 1000]`.
 * A client of the Eureka wire changes the status of instances in turn, not gathered to any rhythm of ours; a real browser keeps the
 * registry's page live, and notes when it first shows each new sum.
 */
import { parseArgs } from 'node:util'
import { chromium } from '@playwright/test'
import { Pool } from 'undici'
import { findChromium } from './kit/chromium'
import { eachOf, makeFleet, pathOf, registration } from './kit/eureka-fleet'
import { note, percentile, report } from './kit/figure'
import { startProduct } from './kit/product'
import { signInAsOperator } from './kit/sign-in'
import { until } from './kit/until'

const { values } = parseArgs({ options: { changes: { type: 'string', default: '100' }, instances: { type: 'string', default: '1000' } } })
const [changes, instances] = [Number(values.changes), Number(values.instances)]
const product = await startProduct({ empty: true })
const pool = new Pool(`http://127.0.0.1:${product.ports.eureka}`, { connections: 16 })
async function send(method: 'POST' | 'PUT', path: string, body?: string): Promise<void> {
  const answer = await pool.request({ method, path: `/eureka${path}`, ...(body !== undefined && { body, headers: { 'content-type': 'application/json' } }) })
  await answer.body.dump()
  if (answer.statusCode >= 300) throw new Error(`${method} ${path} was answered ${answer.statusCode}`)
}
const fleet = makeFleet(instances, Math.max(1, instances / 10), ['local-a', 'local-b', 'local-c'])
// A lease as long as the measurement: what is measured is no eviction.
await eachOf(fleet, 16, (one) => send('POST', `/apps/${one.app}`, registration(one, { interval: 1_000 })))

const browser = await chromium.launch(findChromium())
const page = await browser.newPage()
await signInAsOperator(page, product)
await page.goto(`${product.url}/registry`)
/** As the page's heading says it. */
const heading = `document.querySelector('h1')?.innerText ?? ''`
await until('the page to show all of them', 30_000, async () => ((await page.evaluate<string>(heading)).includes(String(instances)) ? true : undefined))
// Text, not a function: what runs in the page must not carry the compiler's helpers.
await page.evaluate(`
  window.seen = {}
  const look = () => { window.seen[${heading}] ??= Date.now() }
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true })
`)

const sentMs: number[] = []
const shown = () => page.evaluate<Record<string, number>>('window.seen')
for (let n = 0; n < changes; n++) {
  const one = fleet[n]
  if (!one) break
  sentMs.push(Date.now())
  await send('PUT', `${pathOf(one)}/status?value=OUT_OF_SERVICE`)
  // Between 200 ms and 1.2 s: some fall into the rest after the last word to pages.
  await new Promise((resolve) => setTimeout(resolve, 200 + ((n * 379) % 1_000)))
}
await until('the last change', 10_000, async () => (Object.keys(await shown()).some((text) => Number(/^\d+/.exec(text)?.[0]) === sentMs.length) ? true : undefined)).catch(() => note('the last change never appeared'))
const seen = Object.entries(await shown()).flatMap(([text, atMs]) => {
  const sum = Number(/^\d+/.exec(text)?.[0] ?? (text.startsWith('One') ? 1 : Number.NaN))
  return Number.isNaN(sum) ? [] : [{ sum, atMs }]
})
await browser.close()
await pool.close()
await product.stop()

/** A change is seen with the first sum that holds it: two that come close are shown together. */
const delays = sentMs.map((at, n) => Math.min(...seen.filter(({ sum }) => sum > n).map(({ atMs }) => atMs), Number.POSITIVE_INFINITY) - at)
report([{ name: 'change of an instance to the console, p95', value: percentile(delays, 0.95) / 1_000, unit: 's', bar: 1, how: `${delays.length} changes of ${instances} instances, registry page live in Chromium` }], {
  medianSeconds: percentile(delays, 0.5) / 1_000,
  mostSeconds: Math.max(...delays) / 1_000,
  neverSeen: delays.filter((delay) => !Number.isFinite(delay)).length,
})
process.exit(0)
