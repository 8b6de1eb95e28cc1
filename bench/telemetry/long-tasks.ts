/**
 * A trace of many spans in a real browser: `npx tsx bench/telemetry/long-tasks.ts [--spans 100000] [--seconds 20]`.
 * It is opened by its address and scrolled by the wheel, by leaps to anywhere and by the keyboard; the browser tells the tasks of its
 * main thread that took 50 ms or more, and how long each frame took.
 */
import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { chromium } from '@playwright/test'
import { findChromium } from '../kit/chromium'
import { note, percentile, report } from '../kit/figure'
import { sendLargeTrace, spanSender } from '../kit/large-trace'
import { startProduct } from '../kit/product'
import { seeded } from '../kit/random'
import { signInAsOperator } from '../kit/sign-in'

const { values } = parseArgs({ options: { spans: { type: 'string', default: '100000' }, seconds: { type: 'string', default: '20' } } })
const [size, seconds] = [Number(values.spans), Number(values.seconds)]
const product = await startProduct({ empty: true })
const sender = spanSender(`http://127.0.0.1:${product.ports.otlp}`)
const traceId = randomBytes(16)
await sendLargeTrace(sender, traceId, size)
await sender.close()
const browser = await chromium.launch(findChromium())
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
await signInAsOperator(page, product)
const openedAtMs = performance.now()
await page.goto(`${product.url}/traces/${traceId.toString('hex')}`)
const tree = page.getByRole('tree')
await tree.getByRole('treeitem').nth(10).waitFor()
const openedMs = performance.now() - openedAtMs
note(`opened after ${openedMs.toFixed(0)} ms`)
// What the page does once while it wakes up is no part of scrolling.
await pause(3_000)
// Text, not a function: what runs in the page must not carry the compiler's helpers.
await page.evaluate(`
  window.tasks = []
  window.frames = []
  new PerformanceObserver((list) => { for (const { duration } of list.getEntries()) window.tasks.push(duration) }).observe({ type: 'longtask' })
  let before = performance.now()
  const frame = (now) => { window.frames.push(now - before); before = now; requestAnimationFrame(frame) }
  requestAnimationFrame(frame)
`)
const random = seeded(7)
const ways: Record<string, () => Promise<unknown>> = {
  wheel: () => page.mouse.wheel(0, 600),
  // As a drag of the scroll bar: rows that are not there yet.
  leap: () => page.evaluate(`(() => { const rows = document.querySelector('[role=tree]'); rows.scrollTop = ${random()} * rows.scrollHeight })()`),
  keyboard: () => page.keyboard.press('ArrowDown'),
}
await tree.getByRole('treeitem').nth(3).click()
await tree.hover()
const tasks: Record<string, number[]> = {}
const frames: number[] = []
for (const [way, move] of Object.entries(ways)) {
  await page.evaluate('window.tasks.length = 0; window.frames.length = 0')
  const untilMs = performance.now() + (seconds / 3) * 1_000
  let moves = 0
  for (; performance.now() < untilMs; moves++) {
    await move()
    await pause(16)
  }
  tasks[way] = await page.evaluate<number[]>('window.tasks')
  frames.push(...(await page.evaluate<number[]>('window.frames')))
  note(`${way}: ${moves} moves, long tasks ${tasks[way]?.map((ms) => ms.toFixed(0)).join(', ') || 'none'}`)
}
await browser.close()
await product.stop()
const all = Object.values(tasks).flat()
const how = `${size} spans scrolled for ${seconds} s in Chromium by wheel, leaps and keyboard`
report(
  [
    { name: 'long tasks while a large trace is scrolled, longest', value: Math.max(0, ...all), unit: 'ms', bar: 50, how },
  ],
  { longTasks: Object.fromEntries(Object.entries(tasks).map(([way, list]) => [way, list.length])), frameMs: { p50: percentile(frames, 0.5), p99: percentile(frames, 0.99) }, openedMs: Math.round(openedMs) },
)
process.exit(0)
