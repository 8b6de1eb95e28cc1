import { expect, test } from 'vitest'
import type { ArrivalTally } from '@/lib/domains/telemetry/arrival-ports'
import { goneUncounted, waitingOrSeen } from './beyond-counted'

const backlog = (counted: Record<string, number>, waiting: Record<string, { records: number; bytes: number }> = {}) => ({ countedUpTo: (day: string) => counted[day] ?? 0, waitingByDay: () => structuredClone(waiting) })
const group = (stamp: number, records: number, gone = 0) => ({ stamp, records, bytes: records * 10, gone })
const tally = (days: Record<string, ReturnType<typeof group>[]>): ArrivalTally => ({ days: Object.keys(days), thinned: [], counted: Object.entries(days).map(([day, groups]) => ({ day, upTo: groups.at(-1)?.stamp ?? 0, groups })) })

test('what was seen of a day that is gone is lost, with what was taken out of it before; what was counted is not among it', () => {
  const seen = tally({ monday: [group(1, 5), group(2, 3, 4), group(3, 2)], tuesday: [group(9, 7)] })
  expect(goneUncounted(backlog({ monday: 1 }), seen, tally({ tuesday: [] }))).toBe(9)
  expect(goneUncounted(backlog({ monday: 3 }), seen, tally({ tuesday: [] }))).toBe(0)
  expect(goneUncounted(backlog({}), seen, tally({ monday: [], tuesday: [] }))).toBe(0)
  expect(goneUncounted(backlog({}), null, tally({}))).toBe(0)
})

test('what waits of a day is what was counted and what was seen behind it', () => {
  const waiting = { monday: { records: 5, bytes: 50 } }
  expect(waitingOrSeen(backlog({ monday: 1 }, waiting), null)).toEqual(waiting)
  expect(waitingOrSeen(backlog({ monday: 1 }, waiting), tally({ monday: [group(1, 5), group(2, 3, 1)], tuesday: [group(9, 7)], wednesday: [] }))).toEqual({ monday: { records: 9, bytes: 80 }, tuesday: { records: 7, bytes: 70 } })
})
