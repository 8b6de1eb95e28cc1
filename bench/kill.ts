/**
 * `kill -9` of each of the five parts under traffic, and of the supervisor: `npx tsx bench/kill.ts [--rounds 4]`.
 * Reports the slowest return, what was acknowledged and lost, and failures at the edge while daemon or collector was the one. Linux.
 */
import { parseArgs } from 'node:util'
import { findLost, startWriting } from './kit/acknowledged'
import { note, report } from './kit/figure'
import { familyOf, isAlive, partPids } from './kit/processes'
import { startProduct } from './kit/product'
import { until } from './kit/until'

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '4' } } })
const product = await startProduct()
await until('the sample estate', 120_000, async () => ((await fetch(`http://127.0.0.1:${product.ports.edge}/profiles/health`)).ok ? true : undefined))
const writing = startWriting(product)
const seen = new Set<number>()
const back: { part: string; round: number; ms: number }[] = []
const windows: { part: string; fromMs: number; toMs: number }[] = []

const healthy = async () => ((await fetch(`${product.url}/api/health`, { signal: AbortSignal.timeout(2_000) })).status === 200 ? true : undefined)

for (let round = 1; round <= Number(values.rounds); round++) {
  for (const part of ['collector', 'daemon', 'proxy', 'console', 'postgres']) {
    await until('health before the kill', 60_000, healthy)
    const pid = (await partPids(product))[part]
    if (!pid) throw new Error(`no pid for ${part}`)
    for (const one of familyOf(pid)) seen.add(one)
    const fromMs = Date.now()
    process.kill(pid, 'SIGKILL')
    await until(`${part} to come back`, 60_000, async () => {
      const now = (await partPids(product))[part]
      return now && now !== pid ? healthy() : undefined
    })
    const ms = Date.now() - fromMs
    windows.push({ part, fromMs, toMs: Date.now() })
    back.push({ part, round, ms })
    note(`${part} round ${round}: back after ${ms} ms`)
  }
}
for (const pid of Object.values(await partPids(product))) for (const one of familyOf(pid)) seen.add(one)

const earlier = (await product.get('/api/v1/parts')) as { startId: string }
const supervisorKilled = Date.now()
product.launcher.kill('SIGKILL')
const { parts: leftover } = { parts: [...seen].filter(isAlive).length }
await product.restart(earlier)
const supervisorMs = Date.now() - supervisorKilled
note(`supervisor killed with ${leftover} processes left; next start ready after ${supervisorMs} ms`)

await writing.stop()
const lost = await findLost(product, writing.kept)
const last = Object.values(await partPids(product)).flatMap(familyOf)
await product.stop()
const orphans = [...seen, ...last].filter(isAlive)
const edgeWhile = (parts: string[]) =>
  writing.edge.failed.filter(({ atMs }) => windows.some(({ part, fromMs, toMs }) => parts.includes(part) && atMs >= fromMs && atMs <= toMs))
const lostCount = lost.traces.length + lost.leases.length + lost.teams.length

report(
  [
    { name: 'slowest return of a killed part', value: Math.max(...back.map(({ ms }) => ms)) / 1000, unit: 's', bar: 10, how: `${values.rounds} rounds of each of five parts, under traffic` },
    { name: 'next start after the supervisor was killed', value: supervisorMs / 1000, unit: 's', bar: 10, how: 'all parts ready again' },
    { name: 'acknowledged and lost (bar 0)', value: lostCount, unit: 'writes', bar: 1, how: `of ${writing.kept.traces.length} traces, ${writing.kept.leases.length} leases, ${writing.kept.teams.length} teams` },
    { name: 'failed at the edge while daemon or collector was dead (bar 0)', value: edgeWhile(['daemon', 'collector']).length, unit: 'requests', bar: 1, how: `of ${writing.edge.asked} in the whole run` },
    { name: 'orphans after the stop (bar 0)', value: orphans.length, unit: 'processes', bar: 1, how: 'every pid seen is gone' },
  ],
  { back, lost, edge: edgeWhile(['daemon', 'collector']).slice(0, 20), orphans },
)
