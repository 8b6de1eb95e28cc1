import type { Dimension } from '../schemas'

/** Attributes of a resource that the dimensions already say. */
const said = new Set(['service.name', 'service.instance.id', 'cloud.availability_zone', 'quarterdeck.cluster', 'quarterdeck.server_group'])
const labelsMax = 60
const sorted = (names: readonly string[]): string[] => [...new Set(names)].sort()

/** By what a metric can be filtered and grouped: who sent it, then what it says itself, then what else its sender says. */
export function labelOrder(dimensions: readonly Dimension[], own: readonly string[], shared: readonly string[]): string[] {
  return [...new Set([...dimensions, ...sorted(own), ...sorted(shared.filter((name) => !said.has(name)))])].slice(0, labelsMax)
}
