import type { Selector } from '../schemas'
import { inSelector } from './in-selector'
import type { Dimensions } from './resource'

const keptMax = 50_000

/** When each sender was last heard, for the freshness that every answer carries. */
export class NewestArrivals {
  private readonly byName = new Map<string, { from: Dimensions; atMs: number }>()
  private newestMs: number | null = null

  note(from: Dimensions, atMs: number): void {
    if (this.newestMs === null || atMs > this.newestMs) this.newestMs = atMs
    const name = [from.application, from.cluster, from.serverGroup, from.instance, from.zone].join('\n')
    const known = this.byName.get(name)
    if (known) known.atMs = Math.max(known.atMs, atMs)
    else if (this.byName.size < keptMax) this.byName.set(name, { from, atMs })
  }

  newest(selector: Selector): number | null {
    const { applications, cluster, serverGroup, instance, zone } = selector
    if (applications === null && cluster === undefined && serverGroup === undefined && instance === undefined && zone === undefined) return this.newestMs
    let newest: number | null = null
    for (const { from, atMs } of this.byName.values()) if ((newest === null || atMs > newest) && inSelector(selector, from)) newest = atMs
    return newest
  }

  /** The same of many applications in one pass; those that were never heard are not among them. */
  newestOf(applications: readonly string[]): Map<string, number> {
    const asked = new Set(applications)
    const newest = new Map<string, number>()
    for (const { from, atMs } of this.byName.values()) if (asked.has(from.application) && atMs > (newest.get(from.application) ?? -1)) newest.set(from.application, atMs)
    return newest
  }
}
