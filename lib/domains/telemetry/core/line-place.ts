import type { TimeRange } from '../schemas'

/** Where a line stands: places order lines exactly. */
export interface LinePlace {
  timeNs: bigint
  day: string
  lineId: bigint
}

/** The parts of `LogLine.id`; the day may hold a dot. */
export function linePlace(id: string): LinePlace | null {
  const match = /^(\d{1,19})\.(.+)\.(\d{1,18})$/.exec(id)
  return match ? { timeNs: BigInt(match[1] ?? 0), day: match[2] ?? '', lineId: BigInt(match[3] ?? 0) } : null
}

const aroundMs = 86_400_000

/** How far from a line its neighbours are looked for. */
export function contextRange({ timeNs }: LinePlace): TimeRange {
  const atMs = Number(timeNs / 1_000_000n)
  return { fromMs: Math.max(0, atMs - aroundMs), toMs: atMs + aroundMs }
}
