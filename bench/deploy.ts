/**
 * Red/black deploys and roll backs under traffic: `npx tsx bench/deploy.ts [--one 20] [--estate 5] [--control 0]`.
 * First 300 requests a second to one sample application without downstream calls, then 30 user requests a second through the whole
 * estate, the audience paused in both. Reports failed requests (bar 0) and the time from asking for a roll back to the last request
 * that the new group was sent. `--control 60` first plays the same user requests for so many seconds without any deploy: what fails then
 * is the machine's doing.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { note, percentile, report } from './kit/figure'
import { startLoad } from './kit/load'
import { startProduct } from './kit/product'
import { rolloutsOf } from './kit/rollouts'
import { until } from './kit/until'

const { values } = parseArgs({ options: { one: { type: 'string', default: '20' }, estate: { type: 'string', default: '5' }, control: { type: 'string', default: '0' }, checkout: { type: 'string' } } })
const product = await startProduct(values.checkout ? { checkout: values.checkout } : {})
const edge = `http://127.0.0.1:${product.ports.edge}`
const applications = ['profiles', 'subscriptions', 'catalogue', 'recommendations', 'playback', 'home', 'audience']
for (const name of applications) await until(name, 120_000, async () => ((await fetch(`${edge}/${name}/health`)).ok ? true : undefined))
await fetch(`${edge}/audience/pause`, { method: 'POST' })
const rollouts = rolloutsOf(product)

interface Turn {
  application: string
  deployMs: number
  offMs: number
  backMs: number
}

/** One release in, and back again once it has all the traffic. */
async function turn(application: string, release: number): Promise<Turn> {
  const startedMs = Date.now()
  const number = await rollouts.start(application, { release, watchSeconds: 1, warmMinutes: 30, why: 'bench' })
  const warm = await rollouts.reaches(application, number, ['warm', 'rolled-back', 'failed'])
  if (warm.state !== 'succeeded') throw new Error(JSON.stringify(warm.failure))
  const deployMs = Date.now() - startedMs
  await pause(1_000)

  const target = warm.groups.target ?? ''
  const askedMs = Date.now()
  let [served, lastMs] = [-1, askedMs]
  let watching = true
  const watch = (async () => {
    while (watching) {
      const atMs = Date.now()
      const now = (await rollouts.shares(application))?.served[target]
      if (now !== undefined && now !== served) [served, lastMs] = [now, atMs]
      await pause(15)
    }
  })()
  await rollouts.rollBack(application, number)
  const back = await rollouts.reaches(application, number, ['rolled-back', 'failed'])
  watching = false
  await watch
  if (back.state !== 'rolled-back') throw new Error(JSON.stringify(back.failure))
  const done = { application, deployMs, offMs: lastMs - askedMs, backMs: Date.now() - askedMs }
  note(`${application} ${number}: up in ${deployMs} ms, traffic off after ${done.offMs} ms, ended after ${done.backMs} ms`)
  return done
}

async function underLoad(perSecond: number, pathOf: (n: number) => string, plan: string[]) {
  const releases = new Map<string, number>()
  for (const name of new Set(plan)) releases.set(name, await rollouts.uploadSample(name, `bench-${perSecond}`))
  const load = startLoad(edge, perSecond, pathOf)
  await pause(3_000)
  const turns: Turn[] = []
  for (const name of plan) turns.push(await turn(name, releases.get(name) ?? 0))
  await load.stop()
  for (const { why, atMs } of load.failed.slice(0, 10)) note(`failed ${new Date(atMs).toISOString()} ${why}`)
  return { turns, asked: load.asked(), failed: load.failed }
}

const one = await underLoad(300, (n) => `/profiles/profiles/p${n % 120}`, Array.from({ length: Number(values.one) }, () => 'profiles'))
const order = ['catalogue', 'home', 'recommendations', 'playback', 'subscriptions']
const userRequest = (n: number) => `/home/?profile=p${n % 120}`
const control = startLoad(edge, 30, userRequest)
await pause(Number(values.control) * 1_000)
await control.stop()
note(`without a deploy ${control.failed.length} of ${control.asked()} user requests failed`)
const estate = await underLoad(30, userRequest, Array.from({ length: Number(values.estate) }, (_, at) => order[at % order.length] ?? 'home'))
await rollouts.close()
await product.stop()

const off = (turns: Turn[]) => turns.map(({ offMs }) => offMs / 1_000)
report(
  [
    { name: 'failed requests, one application (bar 0)', value: one.failed.length, unit: 'requests', bar: 1, how: `of ${one.asked} at 300/s, ${one.turns.length} deploys and as many roll backs` },
    { name: 'failed requests, whole estate (bar 0)', value: estate.failed.length, unit: 'requests', bar: 1, how: `of ${estate.asked} user requests at 30/s, ${estate.turns.length} deploys and as many roll backs` },
    { name: 'roll back p95, asked to traffic off', value: percentile(off([...one.turns, ...estate.turns]), 0.95), unit: 's', bar: 3, how: 'until the last request that the new group was sent' },
  ],
  { control: { asked: control.asked(), failed: control.failed.length }, slowestOff: Math.max(...off([...one.turns, ...estate.turns])), deployMs: percentile([...one.turns, ...estate.turns].map(({ deployMs }) => deployMs), 0.5), turns: [...one.turns, ...estate.turns], failed: [...one.failed, ...estate.failed].slice(0, 20) },
)
