import type { DiscoverySnapshot } from '../schemas'

/**
 * The picture to use after `next` arrived. A list with targets is never replaced by an empty one or by that of a registry
 * that is still warming: a control plane that has just lost its memory must not take the data plane down with it. Targets
 * that are really gone leave by passive failure. Callers and weights of an empty but trusted picture are taken.
 */
export function acceptSnapshot(current: DiscoverySnapshot | null, next: DiscoverySnapshot): DiscoverySnapshot {
  if (!current || current.targets.length === 0) return next
  if (next.state === 'warming') return current
  return next.targets.length === 0 ? { ...next, targets: current.targets } : next
}
