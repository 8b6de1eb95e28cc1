import { createServer } from 'node:http'
import { type AddressInfo } from 'node:net'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { collectDefaultMetrics, Registry } from 'prom-client'
import { expect, test } from 'vitest'
import { collectorCalls } from '@/lib/control/collector-calls'
import { controlRoutes, serveControl } from '@/lib/control/serve'
import { answerRegistryCalls } from '@/lib/daemon/registry/control-answers'
import { startLiveRegistry } from '@/lib/daemon/registry/testing/live-registry'
import { wireInstance } from '@/lib/domains/registry/testing/build'
import { createLog } from '@/lib/kernel/log'
import { buildCollector, freePorts, newDataDir, runCollector } from './testing/run-collector'

const everything = { selector: { applications: null }, range: { fromMs: Date.now() - 3_600_000, toMs: Date.now() + 300_000 } }

test('an instance that registers with a path is asked for its metrics, and they appear with its name and zone', async () => {
  const metrics = new Registry()
  collectDefaultMetrics({ register: metrics })
  const instance = createServer((_request, response) => void metrics.metrics().then((page) => response.writeHead(200, { 'content-type': metrics.contentType }).end(page)))
  await new Promise<void>((resolve) => instance.listen(0, '127.0.0.1', resolve))
  const { port } = instance.address() as AddressInfo
  const live = await startLiveRegistry()
  const dataDir = newDataDir()
  const routes = controlRoutes()
  answerRegistryCalls(routes, live.registry, { states: () => [] })
  const daemon = await serveControl(join(dataDir, 'daemon.sock'), routes, createLog('test', () => undefined))
  const registered = await live.call('POST', '/eureka/apps/SHOP', {
    body: wireInstance({ app: 'SHOP', instanceId: 'shop-1', port: { $: port, '@enabled': 'true' }, metadata: { zone: 'local-b', 'prometheus.path': '/metrics' } }),
  })
  expect(registered.status).toBe(204)

  const built = await buildCollector()
  const collector = await runCollector(built.dir, dataDir, await freePorts())
  try {
    const deadline = Date.now() + 20_000
    for (;;) {
      const status = await collector.client.call(collectorCalls.status, {})
      if (status.ok && status.value.scrapes.targets === 1) {
        expect(status.value.scrapes).toMatchObject({ failing: 0, stale: false, shown: [{ application: 'shop', instance: 'shop-1', url: `http://127.0.0.1:${port}/metrics`, error: null }] })
        break
      }
      if (Date.now() > deadline) throw new Error(`it was not asked: ${collector.errors()}`)
      await new Promise((resolve) => setImmediate(resolve))
    }
    const runtime = await collector.client.call(collectorCalls.runtime, { ...everything, stepMs: 10_000 })
    if (!runtime.ok) throw new Error(runtime.error.detail)
    expect(runtime.value.series).toMatchObject([{ instance: 'shop-1', points: [{ memoryBytes: expect.any(Number) as number, eventLoopMs: expect.any(Number) as number }] }])
    expect(await collector.stop()).toBe(0)
  } finally {
    built.remove()
    daemon.closeAllConnections()
    daemon.close()
    await live.stop()
    instance.closeAllConnections()
    instance.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
})
