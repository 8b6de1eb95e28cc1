import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Product } from './product'

const json = (body: unknown) => ({ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })

function oneSpan(traceId: string) {
  const end = BigInt(Date.now()) * 1_000_000n
  const attributes = [{ key: 'service.name', value: { stringValue: 'bench' } }, { key: 'service.instance.id', value: { stringValue: 'bench-1' } }]
  const span = { traceId, spanId: traceId.slice(0, 16), name: 'kept', kind: 2, startTimeUnixNano: String(end - 1_000_000n), endTimeUnixNano: String(end), attributes: [], status: {} }
  return { resourceSpans: [{ resource: { attributes }, scopeSpans: [{ scope: { name: 'bench' }, spans: [span] }] }] }
}

const lease = (instanceId: string) => ({
  instance: {
    instanceId, hostName: instanceId, app: 'BENCH', ipAddr: '127.0.0.1', status: 'UP', port: { $: 1, '@enabled': 'true' },
    dataCenterInfo: { '@class': 'com.netflix.appinfo.InstanceInfo$DefaultDataCenterInfo', name: 'MyOwn' }, leaseInfo: { durationInSecs: 3600, renewalIntervalInSecs: 1200 },
  },
})

/** Writes all the time over the real wires and remembers what was acknowledged, so that it can be asked for after the kills. */
export function startWriting(product: Product) {
  const kept = { traces: [] as string[], leases: [] as string[], teams: [] as string[] }
  const edge = { asked: 0, failed: [] as { atMs: number; why: string }[] }
  let writing = true
  const authorization = `Bearer ${product.token()}`
  const signal = () => AbortSignal.timeout(5_000)
  const turns: [number, () => Promise<void>][] = [
    [50, async () => {
      const id = randomBytes(16).toString('hex')
      const answer = await fetch(`http://127.0.0.1:${product.ports.otlp}/v1/traces`, { ...json(oneSpan(id)), signal: signal() })
      if (answer.status === 200) kept.traces.push(id)
    }],
    [50, async () => {
      const id = `bench-${randomBytes(6).toString('hex')}`
      const answer = await fetch(`http://127.0.0.1:${product.ports.eureka}/eureka/apps/BENCH`, { ...json(lease(id)), signal: signal() })
      if (answer.status === 204) kept.leases.push(id)
    }],
    [400, async () => {
      const slug = `t${randomBytes(6).toString('hex')}`
      const { headers, ...rest } = json({ slug, name: slug })
      const answer = await fetch(`${product.url}/api/v1/teams`, { ...rest, headers: { ...headers, authorization }, signal: signal() })
      if (answer.status === 201) kept.teams.push(slug)
    }],
    [50, async () => {
      edge.asked++
      try {
        const answer = await fetch(`http://127.0.0.1:${product.ports.edge}/profiles/health`, { signal: signal() })
        await answer.arrayBuffer()
        if (!answer.ok) edge.failed.push({ atMs: Date.now(), why: String(answer.status) })
      } catch (error) {
        edge.failed.push({ atMs: Date.now(), why: String((error as Error).cause ?? error) })
      }
    }],
  ]
  const loops = turns.map(async ([everyMs, turn]) => {
    while (writing) {
      await turn().catch(() => undefined)
      await pause(everyMs)
    }
  })
  return {
    kept,
    edge,
    async stop() {
      writing = false
      await Promise.all(loops)
    },
  }
}

/** What was acknowledged and is not there: every list should come back empty. */
export async function findLost(product: Product, kept: ReturnType<typeof startWriting>['kept']) {
  const lost = { traces: [] as string[], leases: [] as string[], teams: [] as string[] }
  for (const id of kept.traces) await product.get(`/api/v1/traces/${id}`).catch(() => lost.traces.push(id))
  const bench = await fetch(`http://127.0.0.1:${product.ports.eureka}/eureka/apps/BENCH`, { headers: { accept: 'application/json' } })
  const known = new Set(((await bench.json()) as { application: { instance: { instanceId: string }[] } }).application.instance.map(({ instanceId }) => instanceId))
  lost.leases = kept.leases.filter((id) => !known.has(id))
  for (const slug of kept.teams) await product.get(`/api/v1/teams/${slug}`).catch(() => lost.teams.push(slug))
  return lost
}
