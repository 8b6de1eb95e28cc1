/**
 * Guessing is slowed by account, by address and by the two together. The pair is strict, so that a stranger elsewhere
 * cannot keep the owner out; the account alone is lenient and its longest wait short, for the same reason.
 */
export type ThrottleKind = 'pair' | 'address' | 'account'

interface Rule {
  freeTries: number
  waitMsMax: number
}

const rules: Record<ThrottleKind, Rule> = {
  pair: { freeTries: 5, waitMsMax: 60_000 },
  address: { freeTries: 30, waitMsMax: 60_000 },
  account: { freeTries: 20, waitMsMax: 10_000 },
}

/** Without a failure for this long everything is forgotten. */
export const forgottenAfterMs = 15 * 60_000

export interface Failures {
  failures: number
  lastAtMs: number
  blockedTillMs: number
}

export const throttleKeys = (name: string, address: string): { kind: ThrottleKind; key: string }[] => [
  { kind: 'account', key: `name:${name}` },
  { kind: 'address', key: `address:${address}` },
  { kind: 'pair', key: `pair:${JSON.stringify([name, address])}` },
]

export type Admission = { admitted: false; waitMs: number } | { admitted: true; next: Failures }

/**
 * Counts a try as failed before the password is looked at (success takes it back), so that many at once cannot all slip
 * through. A try that is refused here changes nothing: hammering does not lengthen the wait.
 */
export function admitTry(kind: ThrottleKind, known: Failures | null, nowMs: number): Admission {
  if (known && known.blockedTillMs > nowMs) return { admitted: false, waitMs: known.blockedTillMs - nowMs }
  const fresh = !known || nowMs - known.lastAtMs > forgottenAfterMs
  const failures = fresh ? 1 : known.failures + 1
  const { freeTries, waitMsMax } = rules[kind]
  const over = failures - freeTries
  const waitMs = over < 0 ? 0 : Math.min(waitMsMax, 1_000 * 2 ** Math.min(over, 20))
  return { admitted: true, next: { failures, lastAtMs: nowMs, blockedTillMs: nowMs + waitMs } }
}
