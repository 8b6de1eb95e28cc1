import { describe, expect, test } from 'vitest'
import { type Check, keeping, type KeeperAct, newKept, nextAct } from './kept-registration'

const { checkEveryMs, soonMs, sickForMs, startWithinMs } = keeping

/** Looks one after the other, each when the one before said. */
function run(checks: Check[], stepMs?: number): (KeeperAct & { againMs: number })[] {
  let kept = newKept(0)
  let nowMs = 0
  return checks.map((check) => {
    const next = nextAct(kept, check, nowMs)
    kept = next.kept
    nowMs += stepMs ?? next.againMs
    return { ...next.act, againMs: next.againMs }
  })
}
const up = { kind: 'tell', told: 'UP', againMs: checkEveryMs }
const down = { kind: 'tell', told: 'DOWN', againMs: checkEveryMs }
const renew = { kind: 'renew', againMs: checkEveryMs }
const soon = { kind: 'wait', againMs: soonMs }
const later = { kind: 'wait', againMs: checkEveryMs }
const leave = { kind: 'leave', againMs: 0 }

describe('what follows from a look at an application', () => {
  const cases: [string, Check[], unknown[]][] = [
    ['heartbeats while it passes', ['passes', 'passes', 'passes'], [up, renew, renew]],
    ['patience until it has begun', ['gone', 'gone', 'fails', 'passes'], [soon, soon, soon, up]],
    ['one failure is no heartbeat and nothing more', ['passes', 'fails', 'passes'], [up, soon, renew]],
    ['DOWN at the second failure, told once, and no heartbeat after it', ['passes', 'fails', 'fails', 'fails'], [up, soon, down, later]],
    ['UP again as soon as it passes', ['passes', 'fails', 'fails', 'passes', 'passes'], [up, soon, down, up, renew]],
    ['out at the second look at which nobody listens', ['passes', 'gone', 'gone'], [up, soon, leave]],
    ['a restart between two looks costs nothing', ['passes', 'gone', 'passes', 'gone', 'passes'], [up, soon, renew, soon, renew]],
    ['out when a sick one ends', ['passes', 'fails', 'fails', 'gone', 'gone'], [up, soon, down, soon, leave]],
    ['gone and then sick is DOWN, not out', ['passes', 'gone', 'fails', 'gone', 'fails'], [up, soon, down, soon, later]],
  ]
  test.each(cases)('%s', (_what, checks, acts) => {
    expect(run(checks)).toEqual(acts)
  })

  test('who never begins is out after a while, and so is who never gets well', () => {
    expect(run(['gone', 'gone'], startWithinMs - 1)).toEqual([soon, soon])
    expect(run(['fails', 'fails'], startWithinMs)).toEqual([soon, leave])
    const sick = { told: 'DOWN' as const, sinceMs: 0, failures: 2, goneInRow: 0 }
    expect(nextAct(sick, 'fails', sickForMs - 1).act).toEqual({ kind: 'wait' })
    expect(nextAct(sick, 'fails', sickForMs).act).toEqual({ kind: 'leave' })
  })

  test('a lease outlives two heartbeats that were lost', () => {
    expect(keeping.leaseSeconds * 1_000).toBeGreaterThanOrEqual(3 * checkEveryMs)
  })
})
