const minute = 60_000
const stepsMs = [1_000, 2_000, 5_000, 10_000, 15_000, 30_000, minute, 2 * minute, 5 * minute, 10 * minute, 15 * minute, 30 * minute, 60 * minute, 120 * minute, 180 * minute, 360 * minute, 720 * minute, 1440 * minute, 2880 * minute, 10080 * minute]

/** How far the zone is ahead of UTC at that moment, in ms. */
export function zoneOffsetMs(atMs: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' }).formatToParts(atMs)
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value ?? 0)
  const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
  return local - Math.floor(atMs / 1_000) * 1_000
}

/** Round moments of the reader's clock inside a range, at most `most`; `style` is as fine as their distance. */
export function timeTicks(fromMs: number, toMs: number, timeZone: string, most = 5): { atMs: number[]; style: 'clock' | 'minute' | 'day' } {
  const length = toMs - fromMs
  const stepMs = stepsMs.find((step) => length / step <= most) ?? Math.ceil(length / most)
  const offset = zoneOffsetMs(fromMs, timeZone)
  const first = Math.ceil((fromMs + offset) / stepMs) * stepMs - offset
  const atMs: number[] = []
  for (let at = first; at <= toMs; at += stepMs) atMs.push(at)
  return { atMs, style: stepMs < minute ? 'clock' : length > 2 * 1440 * minute ? 'day' : 'minute' }
}
