import type { Backlog, Sum } from '@/lib/domains/drains/core/backlog'
import type { ArrivalTally } from '@/lib/domains/telemetry/arrival-ports'

type Counted = Pick<Backlog, 'countedUpTo'>

/** What a tally saw of a day behind what was counted of it, with what was taken out of that since. */
function beyondCounted(backlog: Counted, { counted }: ArrivalTally, day: string): Sum {
  const groups = (counted.find((one) => one.day === day)?.groups ?? []).filter(({ stamp }) => stamp > backlog.countedUpTo(day))
  return groups.reduce((sum, { records, gone, bytes }) => ({ records: sum.records + records + gone, bytes: sum.bytes + bytes }), { records: 0, bytes: 0 })
}

/** Records that the earlier tally saw in days that the later one does not know any more, and that were never counted. */
export const goneUncounted = (backlog: Counted, earlier: ArrivalTally | null, later: ArrivalTally): number =>
  (earlier?.days ?? []).filter((day) => !later.days.includes(day)).reduce((sum, day) => sum + (earlier ? beyondCounted(backlog, earlier, day).records : 0), 0)

/** What waits of each day with what was seen and is not counted yet: so much is lost should the day be gone at the next start. */
export function waitingOrSeen(backlog: Counted & Pick<Backlog, 'waitingByDay'>, seen: ArrivalTally | null): Record<string, Sum> {
  const days = backlog.waitingByDay()
  for (const day of seen?.days ?? []) {
    const more = seen ? beyondCounted(backlog, seen, day) : null
    if (!more || more.records === 0) continue
    const waiting = days[day] ?? { records: 0, bytes: 0 }
    days[day] = { records: waiting.records + more.records, bytes: waiting.bytes + more.bytes }
  }
  return days
}
