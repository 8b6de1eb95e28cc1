import type { DiscoverySnapshot } from '../schemas'

/**
 * The picture to use after `next` arrived. A list with targets is never replaced by an empty one or by that of a registry
 * that is still warming: a control plane that has just lost its memory must not take the data plane down with it. Targets
 * that are really gone leave by passive failure. Callers and weights of an empty but trusted picture are taken. Routes and filters that
 * could not be read stay as they were.
 */
export function acceptSnapshot(current: DiscoverySnapshot | null, next: DiscoverySnapshot): DiscoverySnapshot {
  if (!current) return next
  if (current.targets.length > 0 && next.state === 'warming') return current
  const empty = next.targets.length === 0 && current.targets.length > 0
  const unread = (next.routes === undefined && current.routes !== undefined) || (next.filters === undefined && current.filters !== undefined)
  if (!empty && !unread) return next
  return { ...next, ...(empty && { targets: current.targets }), routes: next.routes ?? current.routes, filters: next.filters ?? current.filters }
}
