import type { Actor } from '@/lib/kernel/actor'
import { type Fault, refusedFor } from '@/lib/kernel/fault'
import { reason } from '@/lib/kernel/reason'
import { newId } from '@/lib/kernel/ids'
import { fail, ok, type Result } from '@/lib/kernel/result'
import type { z } from 'zod'
import { allowedRule, doerOf, noRule } from './allowed-rule'
import type { AlertStore } from './ports'
import type { AlertRule, SilenceInput } from './schemas'

type Rules = Pick<AlertStore, 'findRule' | 'silence' | 'endSilence'>

/** Nobody is told of it for a while. It is judged on, its alert stays in sight, and what is still open at the end is told then. */
export const silenceRule =
  (rules: Rules) =>
  async (actor: Actor, { alertRule, minutes, why }: z.output<typeof SilenceInput> & { alertRule: number }): Promise<Result<AlertRule, Fault>> => {
    const rule = await allowedRule(rules, actor, alertRule, 'alerts:silence')
    if (!rule.ok) return rule
    const silenced = await rules.silence(alertRule, { id: newId(), minutes }, doerOf(actor, why))
    return silenced ? ok(silenced) : fail(noRule(alertRule))
  }

export const endSilence =
  (rules: Rules) =>
  async (actor: Actor, { alertRule, why }: { alertRule: number; why: string }): Promise<Result<AlertRule, Fault>> => {
    const rule = await allowedRule(rules, actor, alertRule, 'alerts:silence')
    if (!rule.ok) return rule
    const ended = await rules.endSilence(alertRule, doerOf(actor, why))
    return ended ? ok(ended) : fail(refusedFor('conflict', reason('alert-no-silence')))
  }
