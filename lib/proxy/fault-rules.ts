import type { FaultScope } from '@/lib/domains/gateway/core/fault-scope'
import { newShareCursor, type Random, type ShareCursor, takeCall } from '@/lib/domains/gateway/core/fault-share'
import type { FaultCount, FaultRule, FaultsOfRun } from '@/lib/domains/gateway/fault-schemas'
import type { FaultEpochs } from '@/lib/domains/gateway/ports'
import type { Clock } from '@/lib/kernel/clock'

/** A rule in force. Calls that it makes wait go on at once when it ends. */
export interface RuleInForce {
  readonly run: string
  readonly rule: FaultRule
  readonly waiting: Set<() => void>
}

export interface FaultRules {
  /** `older-epoch` also when the run's rules have ended. */
  put(faults: FaultsOfRun): 'taken' | 'older-epoch' | 'too-many'
  /** Counts the call with each rule on it and answers the one that it is hit by. `scope` is that of the request. */
  hit(caller: string | null, callee: string, scope: FaultScope | null): RuleInForce | null
  counts(): FaultCount[]
  close(): void
}

interface Held extends RuleInForce {
  cursor: ShareCursor
  timer: NodeJS.Timeout
}

const keptEndedMs = 600_000
const rulesMax = 1_000
const endedMax = 1_000
/** The longest that a timer of the runtime can wait; one set for longer would fire at once. */
const timerMsMax = 2 ** 31 - 1

const keyOf = (run: string, id: string) => JSON.stringify([run, id])

/** Faults at their point of injection: held, chosen, counted and ended here, whoever else is alive. */
export function createFaultRules({ clock, epochs, random = Math.random }: { clock: Clock; epochs: FaultEpochs; random?: Random }): FaultRules {
  const held = new Map<string, Held>()
  /** By callee, so that a call that no rule is for costs one look. */
  let byCallee = new Map<string, Held[]>()
  let ended: { count: FaultCount; atMs: number }[] = []

  const countOf = ({ run, rule, cursor }: Held, active: boolean): FaultCount => ({ run, rule: rule.id, seen: cursor.seen, injected: cursor.hits, active, endsAtMs: rule.endsAtMs })

  function arrange(): void {
    byCallee = new Map()
    for (const one of held.values()) byCallee.set(one.rule.callee, [...(byCallee.get(one.rule.callee) ?? []), one])
  }

  function forget(): void {
    ended = ended.filter(({ atMs }) => clock.nowMs() - atMs < keptEndedMs).slice(-endedMax)
  }

  function end(one: Held): void {
    if (!held.delete(keyOf(one.run, one.rule.id))) return
    clearTimeout(one.timer)
    ended.push({ count: countOf(one, false), atMs: clock.nowMs() })
    forget()
    arrange()
    for (const goOn of one.waiting) goOn()
  }

  /** The timer counts time that passed, whatever is done to the clock; the clock is asked for every call as well. */
  const timerFor = (key: string, endsAtMs: number) =>
    setTimeout(() => {
      const one = held.get(key)
      if (one) end(one)
    }, Math.min(Math.max(0, endsAtMs - clock.nowMs()), timerMsMax))

  function take(run: string, rule: FaultRule): void {
    const key = keyOf(run, rule.id)
    const before = held.get(key)
    const same = before && JSON.stringify({ ...before.rule, endsAtMs: 0 }) === JSON.stringify({ ...rule, endsAtMs: 0 })
    if (before && !same) end(before)
    if (before) clearTimeout(before.timer)
    held.set(key, { run, rule, waiting: (same && before.waiting) || new Set(), cursor: (same && before.cursor) || newShareCursor(rule.sharePercent, random), timer: timerFor(key, rule.endsAtMs) })
  }

  return {
    put({ run, epoch, rules }) {
      const last = epochs.last(run)
      if (last !== undefined && epoch < last) return 'older-epoch'
      const kept = [...held.values()].filter((one) => one.run !== run).length
      if (kept + rules.length > rulesMax) return 'too-many'
      const due = rules.filter(({ endsAtMs }) => endsAtMs > clock.nowMs())
      for (const one of held.values()) if (one.run === run && !due.some(({ id }) => id === one.rule.id)) end(one)
      // Ending needs no disk. What begins does: a proxy that starts again must still refuse what is older.
      if (epoch !== last) epochs.remember(run, epoch)
      for (const rule of due) take(run, rule)
      arrange()
      return 'taken'
    },
    hit(caller, callee, scope) {
      if (held.size === 0) return null
      const rules = byCallee.get(callee)
      if (!rules) return null
      const nowMs = clock.nowMs()
      let found: Held | null = null
      for (const one of rules) {
        const { rule } = one
        if (rule.caller !== caller || nowMs >= rule.endsAtMs || (rule.scope === 'signed' && scope?.run !== one.run)) continue
        if (takeCall(one.cursor, rule.sharePercent, random, found === null)) found = one
      }
      return found
    },
    counts() {
      forget()
      const nowMs = clock.nowMs()
      return [...[...held.values()].map((one) => countOf(one, nowMs < one.rule.endsAtMs)), ...ended.map(({ count }) => count)]
    },
    close() {
      for (const { timer } of held.values()) clearTimeout(timer)
    },
  }
}
