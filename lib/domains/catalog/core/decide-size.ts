import type { ServiceSize } from '../schemas'

/** Warned from here on, and not before it has fallen below the second: a size that trembles at an edge is said once. */
const nearFrom = 0.9
const nearUntil = 0.85
/** Writing stops above the plan's size and is given back below this. */
export const heldUntil = 0.95

/** What follows of a database's size: measured, never asked of whoever fills it. */
export function decideSize(now: ServiceSize, sizeBytes: number, limitBytes: number): ServiceSize {
  const share = sizeBytes / limitBytes
  if (share > 1 || (now === 'held' && share >= heldUntil)) return 'held'
  return share >= (now === '' ? nearFrom : nearUntil) ? 'near' : ''
}

export type SizeStep =
  /** Already so; one that is held is looked at again, for what slipped in. */
  | { kind: 'none' }
  | { kind: 'hold' | 'give' | 'say'; size: ServiceSize; action: SizeAction }
export type SizeAction = 'service.hold-writes' | 'service.give-writes' | 'service.near-size' | 'service.below-size'

/** From where it stands to where its size puts it: the right to write is taken and given back in the engine, the rest is only said. */
export function sizeStep(now: ServiceSize, sizeBytes: number | null, limitBytes: number): SizeStep {
  const size = sizeBytes === null ? now : decideSize(now, sizeBytes, limitBytes)
  if (size === now) return { kind: 'none' }
  if (size === 'held') return { kind: 'hold', size, action: 'service.hold-writes' }
  if (now === 'held') return { kind: 'give', size, action: 'service.give-writes' }
  return { kind: 'say', size, action: size === 'near' ? 'service.near-size' : 'service.below-size' }
}
