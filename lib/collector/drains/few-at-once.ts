import type { ArrivalReader } from '@/lib/domains/telemetry/arrival-ports'

/** Lets through so many questions at a time, in their order: drains must not take the store from those who wait at a screen. */
export function fewAtOnce(store: ArrivalReader, most: number): ArrivalReader {
  const waiting: (() => void)[] = []
  let under = 0
  const inTurn = async <T>(ask: () => Promise<T>): Promise<T> => {
    if (under >= most) await new Promise<void>((resolve) => waiting.push(resolve))
    else under++
    try {
      return await ask()
    } finally {
      // A place is handed on, so that nobody overtakes who waits.
      const next = waiting.shift()
      if (next) next()
      else under--
    }
  }
  return { arrivalTally: (input) => inTurn(() => store.arrivalTally(input)), arrivals: (input) => inTurn(() => store.arrivals(input)) }
}
