import type { DrainMinute } from '@/lib/domains/drains/progress-schemas'

const kept = 60
const minuteMs = 60_000

/** What happened in each of the last sixty minutes. */
export class Minutes {
  private readonly list: DrainMinute[] = []

  private at(nowMs: number): DrainMinute {
    const atMs = nowMs - (nowMs % minuteMs)
    const last = this.list.at(-1)
    if (last && last.atMs >= atMs) return last
    const made = { atMs, delivered: 0, lost: 0, failures: 0 }
    this.list.push(made)
    if (this.list.length > kept) this.list.shift()
    return made
  }

  add(nowMs: number, what: 'delivered' | 'lost' | 'failures', count: number): void {
    this.at(nowMs)[what] += count
  }

  /** Minutes without anything are zeros: the lane was looked after. */
  read(nowMs: number): DrainMinute[] {
    this.at(nowMs)
    return this.list.filter(({ atMs }) => atMs > nowMs - kept * minuteMs).map((one) => ({ ...one }))
  }
}
