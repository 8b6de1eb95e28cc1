import type { RolloutGroupRow } from '../rollout-ports'
import type { Health } from './judge-instance'
import type { RolloutGroup } from './rollout-snapshot'

export interface Seen {
  isRegistered: (instanceId: string) => boolean
  healthOf: (instanceId: string) => Health
}

function lack({ id, state, reason }: RolloutGroupRow['instances'][number], { isRegistered, healthOf }: Seen): RolloutGroup['lagging'] {
  if (state === 'healthy') return isRegistered(id) ? null : { instance: id, check: 'registration', detail: 'it is healthy, but has not registered in the registry, so no request can reach it' }
  if (state === 'intended') return { instance: id, check: 'start', detail: 'its process has not been started' }
  const health = healthOf(id)
  return { instance: id, check: 'health', detail: health.kind === 'failing' ? health.detail : reason || 'its health check has not answered yet' }
}

/** Joins a group's rows with what probe and registry see. */
export function observeRolloutGroup({ instances, ...group }: RolloutGroupRow, seen: Seen): RolloutGroup {
  const standing = instances.filter(({ state, desiredState }) => state !== 'stopping' && desiredState === 'running')
  const healthy = standing.filter(({ state }) => state === 'healthy')
  return {
    ...group,
    healthy: healthy.length,
    registered: healthy.filter(({ id }) => seen.isRegistered(id)).length,
    live: instances.length,
    lagging: standing.map((one) => lack(one, seen)).find((one) => one !== null) ?? null,
  }
}
