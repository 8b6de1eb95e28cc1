/**
 * Spreads the slots of a server group evenly over its zones. Clusters begin at different zones, so that many small
 * ones do not all sit in the first.
 */
export function zoneOfSlot(cluster: string, zones: readonly string[], slot: number): string {
  let sum = 0
  for (const character of cluster) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 65_521
  const zone = zones[(sum + slot) % zones.length]
  if (zone === undefined) throw new Error('a server group has no zones')
  return zone
}
