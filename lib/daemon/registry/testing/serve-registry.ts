import { createRegistry } from '@/lib/compose/registry'
import { quietLog } from '@/lib/domains/registry/testing/build'
import { systemClock } from '@/lib/kernel/clock'
import { registryListener } from '../listener'

/** A process of its own for kill tests: `serve-registry.ts <folder>` prints its port once it is ready. */
const registry = createRegistry({ dir: process.argv[2] ?? '', clock: systemClock, log: quietLog })
const { port } = await registryListener(registry, { host: '127.0.0.1', port: 0, log: quietLog })
await registry.start()
process.stdout.write(`${port}\n`)
