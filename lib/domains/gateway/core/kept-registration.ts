/** What one look at an application's health told: `gone` means that nobody listens. */
export type Check = 'passes' | 'fails' | 'gone'
export type Told = 'STARTING' | 'UP' | 'DOWN'

/** Where a registration stands: what the registry was told, and how the looks since then went. */
export interface KeptState {
  told: Told
  /** When the registry was told so. */
  sinceMs: number
  failures: number
  goneInRow: number
}

/** `wait`: nothing is sent, so a lease without heartbeats ends by itself. */
export type KeeperAct = { kind: 'tell'; told: 'UP' | 'DOWN' } | { kind: 'renew' } | { kind: 'wait' } | { kind: 'leave' }

export const keeping = {
  checkEveryMs: 5_000,
  /** While it starts, and to make sure after a failure. */
  soonMs: 1_000,
  leaseSeconds: 15,
  failuresUntilDown: 2,
  /** How long an application may take until it answers for the first time, and how long a sick one is looked after. */
  startWithinMs: 120_000,
  sickForMs: 600_000,
}

export const newKept = (nowMs: number): KeptState => ({ told: 'STARTING', sinceMs: nowMs, failures: 0, goneInRow: 0 })

/**
 * What follows from a look: heartbeats are sent while it passes and not otherwise. Two failures in a row say DOWN; a process that was
 * there and is gone leaves the registry at the second look.
 */
export function nextAct(kept: KeptState, check: Check, nowMs: number): { kept: KeptState; act: KeeperAct; againMs: number } {
  const { checkEveryMs, soonMs } = keeping
  if (check === 'passes') {
    const state: KeptState = { ...kept, failures: 0, goneInRow: 0 }
    if (kept.told === 'UP') return { kept: state, act: { kind: 'renew' }, againMs: checkEveryMs }
    return { kept: { ...state, told: 'UP', sinceMs: nowMs }, act: { kind: 'tell', told: 'UP' }, againMs: checkEveryMs }
  }
  const failures = kept.failures + 1
  const goneInRow = check === 'gone' ? kept.goneInRow + 1 : 0
  const state: KeptState = { ...kept, failures, goneInRow }
  const stay = (act: KeeperAct, againMs: number, more: Partial<KeptState> = {}) => ({ kept: { ...state, ...more }, act, againMs })
  if (kept.told === 'STARTING') return nowMs - kept.sinceMs >= keeping.startWithinMs ? stay({ kind: 'leave' }, 0) : stay({ kind: 'wait' }, soonMs)
  if (goneInRow >= keeping.failuresUntilDown) return stay({ kind: 'leave' }, 0)
  if (kept.told === 'DOWN') return nowMs - kept.sinceMs >= keeping.sickForMs ? stay({ kind: 'leave' }, 0) : stay({ kind: 'wait' }, check === 'gone' ? soonMs : checkEveryMs)
  if (failures < keeping.failuresUntilDown || check === 'gone') return stay({ kind: 'wait' }, soonMs)
  return stay({ kind: 'tell', told: 'DOWN' }, checkEveryMs, { told: 'DOWN', sinceMs: nowMs })
}
