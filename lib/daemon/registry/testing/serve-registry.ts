import { createRegistry } from '@/lib/compose/registry'
import { createHttpPeer } from '@/lib/domains/registry/adapters/http-peer'
import { createPeers } from '@/lib/domains/registry/peers'
import { quietLog } from '@/lib/domains/registry/testing/build'
import { systemClock } from '@/lib/kernel/clock'
import { registryListener } from '../listener'

/**
 * A process of its own for kill tests and measurements: `serve-registry.ts <folder> [port] [address of a peer…]` prints its port
 * once its leases are restored; with peers it answers reads when it is filled.
 */
const [dir = '', wanted = '0', ...addresses] = process.argv.slice(2)
const registry = createRegistry({ dir, clock: systemClock, log: quietLog })
const { port } = await registryListener(registry, { host: '127.0.0.1', port: Number(wanted), log: quietLog })
const peers = createPeers({ registry, peers: addresses.map((url) => createHttpPeer(url)), clock: systemClock, log: quietLog })
await registry.start(addresses.length > 0 ? peers.fill : undefined)
process.stdout.write(`${port}\n`)
