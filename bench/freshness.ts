/**
 * From the end of a span to the screen: `npx tsx bench/freshness.ts [--spans 100]`.
 * An emitter with the stock SDK and the environment that the runtime gives its instances ends a span with a name of its own
 * every 700 ms; a real browser keeps the traces page live, and notes when each name first appears in it.
 */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { chromium } from '@playwright/test'
import { findChromium } from './kit/chromium'
import { note, percentile, report } from './kit/figure'
import { startProduct } from './kit/product'
import { signInAsOperator } from './kit/sign-in'
import { until } from './kit/until'

const { values } = parseArgs({ options: { spans: { type: 'string', default: '100' } } })
const product = await startProduct({ empty: true })
const browser = await chromium.launch(findChromium())
const page = await browser.newPage()
await signInAsOperator(page, product)
await page.goto(`${product.url}/traces?application=freshness&from=now-15m&to=now`)
// Text, not a function: what runs in the page must not carry the compiler's helpers.
await page.evaluate(`
  window.seen = {}
  const look = () => {
    for (const [name] of document.body.innerText.matchAll(/probe-\\d+/g)) window.seen[name] ??= Date.now()
  }
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true })
`)

const ended = new Map<string, number>()
const emitter = spawn(process.execPath, ['node_modules/.bin/tsx', 'bench/kit/span-emitter.ts', values.spans], {
  stdio: ['ignore', 'pipe', 'inherit'],
  env: {
    ...process.env,
    OTEL_SERVICE_NAME: 'freshness',
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${product.ports.otlp}`,
    OTEL_BSP_SCHEDULE_DELAY: '500',
  },
})
for await (const line of createInterface({ input: emitter.stdout })) {
  const { name, endedAtMs } = JSON.parse(line) as { name: string; endedAtMs: number }
  ended.set(name, endedAtMs)
}
// Asked from here: the page's own policy lets no text be run later.
await until('the last span', 20_000, async () => ((await page.evaluate<boolean>(`'probe-${Number(values.spans)}' in window.seen`)) ? true : undefined)).catch(() => note('the last span never appeared'))
const seen = await page.evaluate<Record<string, number>>('window.seen')
await browser.close()
await product.stop()

const delays = [...ended].map(([name, endedAtMs]) => (seen[name] === undefined ? Number.POSITIVE_INFINITY : seen[name] - endedAtMs))
report([{ name: 'span ended to screen, p95', value: percentile(delays, 0.95) / 1000, unit: 's', bar: 1.5, how: `${delays.length} spans, traces page live in Chromium` }], {
  medianSeconds: percentile(delays, 0.5) / 1000,
  neverSeen: delays.filter((delay) => !Number.isFinite(delay)).length,
})
