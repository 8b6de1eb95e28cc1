import type { ObservedInstance } from './judge-instance'

const isServing = ({ state, process }: ObservedInstance): boolean => state === 'healthy' && process.kind === 'running'

/**
 * Which instance that was started with older bindings is replaced next, or null. One at a time, and only while those with the
 * present ones are healthy: bindings that break the application stop at its first instance, and the others go on serving.
 */
export function staleToReplace(generation: number, instances: readonly ObservedInstance[]): string | null {
  const living = instances.filter(({ state }) => state !== 'stopping')
  const leaving = living.some(({ desiredState }) => desiredState === 'stopped')
  const fresh = living.filter((one) => one.desiredState === 'running' && (one.bindingGeneration >= generation || one.state === 'intended'))
  if (leaving || !fresh.every(isServing)) return null
  const stale = living.filter((one) => !fresh.includes(one) && isServing(one))
  return stale.sort((one, other) => one.slot - other.slot || (one.id < other.id ? -1 : 1))[0]?.id ?? null
}
