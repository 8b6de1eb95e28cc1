import { execFileSync } from 'node:child_process'
import { createControlClient } from '../../lib/control/client'
import { socketPath } from '../../lib/control/part-settings'
import { proxyCalls } from '../../lib/control/proxy-calls'
import { ChaosRun, ChaosRunDetail } from '../../lib/domains/chaos/schemas'
import type { Product } from './product'
import { settingsOf } from './rollouts'
import { until } from './until'

/** Runs of faults as scripts ask for them, over the API of a running product, and what is seen of them where they act. */
export function chaosOf(product: Product) {
  const proxy = createControlClient('proxy', socketPath(settingsOf(product), 'proxy'))
  const root = settingsOf(product).runtimeDir ?? product.data
  async function send(path: string, body: unknown): Promise<unknown> {
    const answer = await fetch(`${product.url}/api/v1${path}`, { method: 'POST', headers: { authorization: `Bearer ${product.token()}`, 'content-type': 'application/json' }, body: JSON.stringify(body) })
    const json: unknown = await answer.json()
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${JSON.stringify(json)}`)
    return json
  }
  const get = async (number: number) => ChaosRunDetail.parse(await product.get(`/api/v1/chaos/runs/${number}`))
  const listed = () => execFileSync('ps', ['axeww', '-o', 'stat=,command='], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }).split('\n')
  return {
    get,
    start: async (input: Record<string, unknown>) => ChaosRun.parse(await send('/chaos/runs', { why: 'the bench asks', ...input })),
    abort: (number: number) => send(`/chaos/runs/${number}/abort`, { why: 'the bench asks' }),
    reaches: (number: number, wanted: string[], withinMs = 240_000) => until(`CH-${number} to be ${wanted.join(' or ')}`, withinMs, async () => {
      const run = await get(number)
      return wanted.includes(run.phase) ? run : undefined
    }),
    /** Rules in force; null while the proxy does not answer. */
    async active(run?: string): Promise<number | null> {
      const answer = await proxy.call(proxyCalls.faults, {}, { timeoutMs: 500 })
      return answer.ok ? answer.value.counts.filter((one) => one.active && (run === undefined || one.run === run)).length : null
    },
    async seconds(sinceMs: number, callee: string) {
      const answer = await proxy.call(proxyCalls.pairSeconds, { sinceMs, callee }, { timeoutMs: 500 })
      return answer.ok ? answer.value.seconds : []
    },
    /** Instances of this product that are stopped in their tracks. */
    stopped: () => listed().filter((line) => line.startsWith('T') && line.includes(`HOME=${root}/instances/`)).map((line) => /QUARTERDECK_INSTANCE_ID=(\S+)/.exec(line)?.[1] ?? line),
    /** Timers of pauses of this product. */
    timers: () => listed().filter((line) => line.includes(`${root}/instances/`) && / timer \d+ /.test(line)).length,
    close: () => proxy.close(),
  }
}
