/**
 * One zone of three is cut while one application is asked: `npx tsx bench/zone-loss.ts [--rate 300] [--rounds 3] [--how kill|freeze]`.
 * `kill` ends the zone's instances of it at one moment by SIGKILL; `freeze` stops them in their tracks, so that they take connections and
 * answer nothing, as behind a broken route. A failed user request is an answer that is not 2xx, or none. Times run from the cut.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { InstancePage, ServerGroupPage } from '../lib/domains/delivery/schemas'
import { note, report } from './kit/figure'
import { startLoad } from './kit/load'
import { startProduct } from './kit/product'
import { rolloutsOf } from './kit/rollouts'
import { until } from './kit/until'

const { values } = parseArgs({ options: { rate: { type: 'string', default: '300' }, rounds: { type: 'string', default: '3' }, how: { type: 'string', default: 'kill' }, checkout: { type: 'string' } } })
const product = await startProduct(values.checkout ? { checkout: values.checkout } : {})
const edge = `http://127.0.0.1:${product.ports.edge}`
const target = 'profiles'
const size = 6
const { send } = rolloutsOf(product)
for (const name of [target, 'audience']) await until(name, 120_000, async () => ((await fetch(`${edge}/${name}/health`)).ok ? true : undefined))
await fetch(`${edge}/audience/pause`, { method: 'POST' })

const live = async () => InstancePage.parse(await product.get(`/api/v1/applications/${target}/instances?state=live&limit=50`)).items
const healthy = () => until(`${size} healthy`, 180_000, async () => {
  const items = (await live()).filter(({ state, pid }) => state === 'healthy' && pid !== null)
  const leases = (await product.get(`/api/v1/registry/instances?application=${target}&status=UP`)) as { total: number }
  return items.length === size && leases.total === size ? items : undefined
}, 300)
const [group] = ServerGroupPage.parse(await product.get(`/api/v1/applications/${target}/server-groups?state=running`)).items
if (!group) throw new Error(`${target} runs no server group`)
await send('PATCH', `/applications/${target}/server-groups/${group.name}`, { size, expectedVersion: group.version, why: 'the bench asks' })

const rounds: { zone: string; cut: number; asked: number; failed: number; lastFailureMs: number | null; why: string[] }[] = []
for (let round = 0; round < Number(values.rounds); round++) {
  const instances = await healthy()
  const zones = [...new Set(instances.map(({ zone }) => zone))].toSorted()
  const zone = zones[round % zones.length] ?? ''
  const going = instances.filter((one) => one.zone === zone)
  const load = startLoad(edge, Number(values.rate), () => `/${target}/health`)
  await pause(5_000)
  const cutMs = Date.now()
  for (const { pid } of going) if (pid !== null && pid > 1) process.kill(-pid, values.how === 'freeze' ? 'SIGSTOP' : 'SIGKILL')
  await pause(25_000)
  await load.stop()
  if (values.how === 'freeze') {
    for (const { pid } of going) {
      try {
        if (pid !== null && pid > 1) process.kill(-pid, 'SIGCONT')
      } catch {
        // Replaced meanwhile.
      }
    }
  }
  const after = load.failed.map(({ atMs }) => atMs - cutMs)
  rounds.push({ zone, cut: going.length, asked: load.asked(), failed: load.failed.length, lastFailureMs: after.length === 0 ? null : Math.max(...after), why: load.failed.slice(0, 5).map(({ why }) => why) })
  note(`${zone}: ${going.length} of ${size} cut, ${load.failed.length} of ${load.asked()} failed${after.length === 0 ? '' : `, the last ${Math.max(...after)} ms after the cut`}`)
}
await product.stop()

const asked = rounds.reduce((sum, one) => sum + one.asked, 0)
const failed = rounds.reduce((sum, one) => sum + one.failed, 0)
const how = `${values.rate}/s to ${target} (${size} instances, 3 zones) for 30 s a round, ${values.rounds} rounds, ${values.how === 'freeze' ? 'SIGSTOP' : 'SIGKILL'} to all of one zone 5 s in`
report(
  [
    { name: 'failed user requests', value: (failed / asked) * 100, unit: '%', bar: 0.1, how },
    { name: 'last failure after the cut', value: Math.max(0, ...rounds.map(({ lastFailureMs }) => lastFailureMs ?? 0)), unit: 'ms', bar: 2_000, how },
  ],
  { rounds },
)
