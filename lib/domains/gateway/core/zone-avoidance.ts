/** One zone of one application, as the proxy uses it. */
export interface ZoneLoad {
  zone: string
  instances: number
  /** Instances that are ejected. */
  tripped: number
  /** Open requests of the fit ones. */
  open: number
}

/** Open requests for each fit instance; null: none is fit. */
export const loadOf = ({ instances, tripped, open }: ZoneLoad): number | null => (instances > tripped ? open / (instances - tripped) : null)

const sameLoad = 1e-6
/** Below, no zone is worse than another. */
const quietLoad = 0.2

/**
 * Ribbon's zone avoidance: zones without a fit instance are left out. When that leaves some out, or the highest load is worth the name, one of the most
 * loaded is left out as well, chosen in proportion to its instances (`draw`, 0 to 1). A single zone is never left out.
 */
export function zonesToUse(zones: readonly ZoneLoad[], draw: number): string[] {
  if (zones.length <= 1) return zones.map(({ zone }) => zone)
  const able = zones.filter((one) => loadOf(one) !== null)
  if (able.length <= 1) return able.map(({ zone }) => zone)
  const highest = Math.max(...able.map((one) => loadOf(one) ?? 0))
  if (highest < quietLoad && able.length === zones.length) return able.map(({ zone }) => zone)
  const worst = able.filter((one) => highest - (loadOf(one) ?? 0) < sameLoad)
  let left = draw * worst.reduce((sum, { instances }) => sum + instances, 0)
  const dropped = worst.find(({ instances }) => (left -= instances) < 0) ?? worst[worst.length - 1]
  return able.filter((one) => one !== dropped).map(({ zone }) => zone)
}

/**
 * What part of a caller's requests leaves its own zone. Nothing below `spillOverOpen` open requests for each instance, nor to others that are no better off;
 * then so much that what stays is what the zone can carry, or what the others have.
 */
export function spillShare(own: ZoneLoad, others: readonly ZoneLoad[], spillOverOpen: number): number {
  const load = loadOf(own)
  const fit = others.filter((one) => loadOf(one) !== null)
  if (fit.length === 0) return 0
  if (load === null) return 1
  const instances = fit.reduce((sum, one) => sum + one.instances - one.tripped, 0)
  const elsewhere = fit.reduce((sum, one) => sum + one.open, 0) / instances
  const bearable = Math.max(spillOverOpen, elsewhere)
  return load <= bearable ? 0 : 1 - bearable / load
}
