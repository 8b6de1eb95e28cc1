import { lookAtRule } from '@/lib/domains/alerts/core/look-at-rule'
import { timingOf } from '@/lib/domains/alerts/core/rule-timing'
import { advance, type Advance, type Look } from '@/lib/domains/alerts/core/standing'
import type { AlertFigures, AlertWork, RuleRecord } from '@/lib/domains/alerts/ports'
import { readFigures } from '@/lib/domains/alerts/read-figures'
import type { RuleCondition, Standing } from '@/lib/domains/alerts/schemas'
import { type Controller, type CrashHook, noCrash } from './controller'

export interface AlertControllerOptions {
  work: AlertWork
  figures: AlertFigures
  crash?: CrashHook
}

export const alertKind = 'alerts'
/** A step of telemetry, which is what figures are told by. */
const everyMs = 10_000
/** Without rules nothing comes of looking; whoever makes one asks for it. */
const restMs = 30 * 86_400_000

/** Judges the rules of an application by what its telemetry tells now: opens alerts, and ends them. */
export function createAlertController({ work, figures, crash = noCrash }: AlertControllerOptions): Controller {
  /** Within one step rules that ask the same are answered once. */
  function shared(): AlertFigures {
    const asked = new Map<string, ReturnType<AlertFigures['read']>>()
    return {
      read(question) {
        const key = JSON.stringify(question)
        const answer = asked.get(key) ?? figures.read(question)
        asked.set(key, answer)
        return answer
      },
    }
  }

  async function lookAt(told: AlertFigures, application: string, condition: RuleCondition, nowMs: number): Promise<Look> {
    const answer = await readFigures(told, application, condition, nowMs)
    return answer.ok ? lookAtRule(condition, answer.value) : { kind: 'unknown', reason: 'no-answer' }
  }

  return {
    kind: alertKind,
    concurrency: 4,
    async step(fence, signal) {
      const of = await work.load(fence.objectId)
      if (!of || of.rules.length === 0) return { nextLookMs: restMs }
      const quiet: { id: string; version: number; standing: Standing }[] = []
      const told = shared()
      let again = false

      async function record(rule: RuleRecord, next: Advance): Promise<void> {
        const act = `alert ${next.event}`
        await crash('between-act-and-record', act)
        if (of && !(await work.record(fence, of, rule, next))) again = true
        await crash('after-record', act)
      }

      for (const rule of of.rules) {
        if (signal.aborted) return { nextLookMs: 0 }
        const next = advance(rule.standing, rule.open !== null, await lookAt(told, of.application.name, rule.condition, of.nowMs), timingOf(rule.condition), of.nowMs)
        if (next.event) {
          await crash('before-act', `alert ${next.event}`)
          await record(rule, next)
          continue
        }
        quiet.push({ id: rule.id, version: rule.version, standing: next.standing })
        if (rule.open && !rule.open.notified && !rule.silenced) await work.tell(fence, of, rule)
      }
      await work.keep(fence, quiet)
      return { nextLookMs: again ? 0 : everyMs }
    },
  }
}
