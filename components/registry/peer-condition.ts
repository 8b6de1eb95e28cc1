import type { RegistryPeerState } from '@/lib/domains/registry/schemas'

/** Changes are gathered and sent within half a second: what waits longer is late. */
const behindMs = 2_000

export type PeerCondition =
  | { kind: 'unreachable'; sinceMs: number; waiting: number }
  | { kind: 'behind'; lagMs: number; waiting: number }
  | { kind: 'untried' }
  | { kind: 'filling' }
  | { kind: 'inStep' }

const order = ['unreachable', 'behind', 'untried', 'filling', 'inStep'] as const satisfies readonly PeerCondition['kind'][]

export function peerCondition({ state, filling, unreachableSinceMs, waiting, lagMs, lastErrorAtMs }: RegistryPeerState): PeerCondition {
  // A peer that is away is asked again and again: only one that answers fills us.
  if (state === 'unreachable') return { kind: 'unreachable', sinceMs: unreachableSinceMs ?? lastErrorAtMs ?? 0, waiting }
  if (filling) return { kind: 'filling' }
  if (waiting > 0 && lagMs >= behindMs) return { kind: 'behind', lagMs, waiting }
  return { kind: state === 'new' ? 'untried' : 'inStep' }
}

/** Worst first, then by address. */
export function sortPeers(peers: readonly RegistryPeerState[]): RegistryPeerState[] {
  const rank = (peer: RegistryPeerState) => order.indexOf(peerCondition(peer).kind)
  return peers.toSorted((a, b) => rank(a) - rank(b) || (a.url < b.url ? -1 : 1))
}
