import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRegistry } from '@/lib/compose/registry'
import type { Registry } from '@/lib/domains/registry/registry'
import { quietLog } from '@/lib/domains/registry/testing/build'
import { systemClock } from '@/lib/kernel/clock'
import { registryListener } from '../listener'

export interface LiveRegistry {
  registry: Registry
  /** `http://127.0.0.1:<port>`. */
  origin: string
  port: number
  call(method: string, path: string, options?: { body?: unknown; headers?: Record<string, string> }): Promise<Response>
  stop(): Promise<void>
}

/** The real registry and listener over a folder of its own, on a free port. */
export async function startLiveRegistry({ started = true } = {}): Promise<LiveRegistry> {
  const dir = await mkdtemp(join(tmpdir(), 'registry-'))
  const registry = createRegistry({ dir, clock: systemClock, log: quietLog })
  const listener = await registryListener(registry, { host: '127.0.0.1', port: 0, log: quietLog })
  if (started) await registry.start()
  const origin = `http://127.0.0.1:${listener.port}`
  return {
    registry,
    origin,
    port: listener.port,
    call: (method, path, { body, headers } = {}) =>
      fetch(origin + path, {
        method,
        headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    async stop() {
      await listener.close()
      await registry.stop()
      await rm(dir, { recursive: true, force: true })
    },
  }
}
