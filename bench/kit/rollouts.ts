import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createControlClient } from '../../lib/control/client'
import { PartSettings, socketPath } from '../../lib/control/part-settings'
import { proxyCalls } from '../../lib/control/proxy-calls'
import { packFiles } from '../../lib/domains/delivery/testing/pack-files'
import { RolloutDetail } from '../../lib/domains/delivery/rollout-schemas'
import type { Product } from './product'
import { until } from './until'

export const settingsOf = (product: Product): PartSettings => PartSettings.parse(JSON.parse(readFileSync(join(product.data, 'run', 'settings.json'), 'utf8')))

/** Rollouts as scripts ask for them, over the API of a running product. */
export function rolloutsOf(product: Product) {
  const proxy = createControlClient('proxy', socketPath(settingsOf(product), 'proxy'))
  async function send(method: string, path: string, body?: unknown): Promise<unknown> {
    const bytes = Buffer.isBuffer(body)
    const answer = await fetch(`${product.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${product.token()}`, 'content-type': bytes ? 'application/gzip' : 'application/json' },
      ...(body === undefined ? {} : { body: bytes ? new Uint8Array(body) : JSON.stringify(body) }),
    })
    const json: unknown = await answer.json()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(json)}`)
    return json
  }
  const get = async (application: string, number: number) => RolloutDetail.parse(await product.get(`/api/v1/applications/${application}/rollouts/${number}`))
  return {
    get, send,
    /** The sample application's own program with another file beside it: another release that behaves the same. */
    async uploadSample(application: string, salt: string): Promise<number> {
      const dir = join(settingsOf(product).buildDir, 'examples', application)
      const files = readdirSync(dir).sort().filter((name) => statSync(join(dir, name)).isFile())
      const archive = await packFiles([...files.map((name) => ({ name, content: readFileSync(join(dir, name), 'utf8') })), { name: 'salt', content: salt }])
      return ((await send('POST', `/applications/${application}/releases?version=${salt}`, archive)) as { number: number }).number
    },
    start: async (application: string, input: Record<string, unknown>) => ((await send('POST', `/applications/${application}/rollouts`, input)) as { number: number }).number,
    rollBack: (application: string, number: number) => send('POST', `/applications/${application}/rollouts/${number}/roll-back`, { why: 'the bench asks' }),
    reaches: (application: string, number: number, wanted: string[], withinMs = 180_000) =>
      until(`rollout ${number} of ${application} to be ${wanted.join(' or ')}`, withinMs, async () => {
        const rollout = await get(application, number)
        return wanted.includes(rollout.phase) || wanted.includes(rollout.state) ? rollout : undefined
      }),
    async shares(cluster: string) {
      const answer = await proxy.call(proxyCalls.shares, { cluster }, { timeoutMs: 1_000 })
      return answer.ok ? answer.value : null
    },
    close: () => proxy.close(),
  }
}
