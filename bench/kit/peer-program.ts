import { fetchPeerEngine, findPeerEngine, type peerEngines } from '../../lib/launch/boot/peer-engines.mjs'
import { note } from './figure'

/** Where a server of others is, fetched or built where it is missing; null, with the reason said, where it cannot be had. */
export async function peerProgram(name: keyof typeof peerEngines): Promise<string | null> {
  const root = process.cwd()
  if (!findPeerEngine(name, root)) await fetchPeerEngine(name, root).catch((error: unknown) => note(String(error)))
  return findPeerEngine(name, root)
}
