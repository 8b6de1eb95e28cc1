import type { InstanceFault, RunTarget } from '../schemas'

/** Those that a person named, or as many as wanted by chance; `random` gives numbers in [0, 1). Never more than there are. */
export function pickTargets({ chosen, count, zone }: InstanceFault, healthy: readonly RunTarget[], random: () => number): RunTarget[] {
  const eligible = eligibleTargets({ chosen, zone }, healthy)
  if (chosen.length > 0) return eligible
  const left = [...eligible]
  const picked: RunTarget[] = []
  while (picked.length < count && left.length > 0) picked.push(...left.splice(Math.floor(random() * left.length), 1))
  return picked.sort((one, other) => (one.instance < other.instance ? -1 : 1))
}

/** Who may be hit: the named ones, or all of the zone. */
export const eligibleTargets = ({ chosen, zone }: Pick<InstanceFault, 'chosen' | 'zone'>, healthy: readonly RunTarget[]): RunTarget[] =>
  chosen.length > 0 ? healthy.filter(({ instance }) => chosen.includes(instance)) : healthy.filter((one) => zone === null || one.zone === zone)
