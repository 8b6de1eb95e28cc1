const minuteMs = 60_000
const percent = 0.85

/** Heartbeats of the last full minute against what the known clients should send: below it the network is suspected, not the clients. */
export interface Renewals {
  countRenewal(nowMs: number): void
  /** Tells how many clients there are now; the first call of a minute is what that minute is judged by. */
  observeClients(clients: number, nowMs: number): void
  lastMinute(nowMs: number): number
  threshold(nowMs: number): number
}

/**
 * `floor(clients x 2 x 0.85)`, as Netflix has it (60 s / 30 s). The clients are those known through the whole counted
 * minute: an estate that just started would otherwise look like a lost network for its first two minutes.
 */
export function createRenewals(): Renewals {
  let minute = 0
  let inMinute = 0
  let before = 0
  let clientsNow = 0
  let clientsAtStart = 0
  let clientsBefore = 0

  function turn(nowMs: number): void {
    const current = Math.floor(nowMs / minuteMs)
    if (current <= minute) return // a clock that stepped back keeps filling the same minute
    before = current === minute + 1 ? inMinute : 0
    clientsBefore = current === minute + 1 ? clientsAtStart : clientsNow
    minute = current
    inMinute = 0
    clientsAtStart = clientsNow
  }

  return {
    countRenewal(nowMs) {
      turn(nowMs)
      inMinute += 1
    },
    observeClients(clients, nowMs) {
      turn(nowMs)
      clientsNow = clients
    },
    lastMinute(nowMs) {
      turn(nowMs)
      return before
    },
    threshold(nowMs) {
      turn(nowMs)
      return Math.floor(Math.min(clientsBefore, clientsNow) * 2 * percent)
    },
  }
}

export type Preservation = 'evicting' | 'preserving' | 'no-clients'

/** Strictly more heartbeats than the threshold, and a threshold at all: otherwise nobody is evicted. */
export const judgePreservation = (lastMinute: number, threshold: number): Preservation =>
  threshold === 0 ? 'no-clients' : lastMinute > threshold ? 'evicting' : 'preserving'
