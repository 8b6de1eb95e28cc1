import { timingOf } from '@/lib/domains/alerts/core/rule-timing'
import { advance, type Advance } from '@/lib/domains/alerts/core/standing'
import { lookAtRules } from '@/lib/domains/alerts/look-at-rules'
import type { AlertWork, ManyFigures, RuleRecord } from '@/lib/domains/alerts/ports'
import type { Standing } from '@/lib/domains/alerts/schemas'
import { type Fence, LeaseLost, StaleEpoch } from '@/lib/domains/delivery/ports'
import { type Controller, type CrashHook, noCrash } from './controller'

export interface AlertControllerOptions {
  work: AlertWork
  figures: ManyFigures
  crash?: CrashHook
}

export const alertKind = 'alerts'
/** A step of telemetry, which is what figures are told by. */
const everyMs = 10_000
/** Without rules nothing comes of looking; whoever makes one asks for it. */
const restMs = 30 * 86_400_000

/** Judges the rules of a shard by what telemetry tells now, a page at a time: opens alerts, and ends them. */
export function createAlertController({ work, figures, crash = noCrash }: AlertControllerOptions): Controller {
  /** False: what came of it was not written, for the rule is no more as it was read. */
  async function record(fence: Fence, rule: RuleRecord, next: Advance): Promise<boolean> {
    const act = `alert ${next.event}`
    await crash('before-act', act)
    await crash('between-act-and-record', act)
    const written = await work.record(fence, rule, next)
    await crash('after-record', act)
    return written
  }

  return {
    kind: alertKind,
    concurrency: 2,
    async step(fence, signal) {
      let [count, again] = [0, false]
      // One rule that cannot be judged must not hold up the others of its shard.
      const failures: unknown[] = []
      for (let after: number | null = 0; after !== null; ) {
        if (signal.aborted) return { nextLookMs: 0 }
        const page = await work.load(fence.objectId, after)
        count += page.rules.length
        failures.push(...page.unreadable.map((number) => new Error(`rule ${number} cannot be read`)))
        const quiet: { id: string; version: number; standing: Standing }[] = []
        const looks = await lookAtRules(figures, page.rules.map(({ id, application, condition }) => ({ id, application: application.name, condition })), page.nowMs)
        for (const rule of page.rules) {
          if (signal.aborted) return { nextLookMs: 0 }
          const next = advance(rule.standing, rule.open !== null, looks.get(rule.id) ?? { kind: 'unknown', reason: 'no-answer' }, timingOf(rule.condition), page.nowMs)
          try {
            if (next.event) again = !(await record(fence, rule, next)) || again
            else quiet.push({ id: rule.id, version: rule.version, standing: next.standing })
            if (!next.event && rule.open && !rule.open.notified && !rule.silenced) await work.tell(fence, rule)
          } catch (error) {
            if (error instanceof LeaseLost || error instanceof StaleEpoch) throw error
            failures.push(error)
          }
        }
        await work.keep(fence, quiet)
        after = page.next
      }
      if (failures.length > 0) throw failures[0]
      if (count === 0) return { nextLookMs: restMs }
      return { nextLookMs: again ? 0 : everyMs }
    },
  }
}
