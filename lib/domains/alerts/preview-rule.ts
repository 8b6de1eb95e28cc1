import type { Actor } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import { ok, type Result } from '@/lib/kernel/result'
import type { Applications } from '../delivery/ports'
import { allowedApplication } from './allowed-rule'
import { lookAtRule } from './core/look-at-rule'
import { replayRule } from './core/replay-rule'
import { timingOf } from './core/rule-timing'
import { advance, freshStanding } from './core/standing'
import type { AlertFigures } from './ports'
import { readFigures } from './read-figures'
import type { PreviewRuleInput, RulePreview } from './schemas'

export interface PreviewNeeds {
  applications: Applications
  figures: AlertFigures
  nowMs: () => number
}

const backMs = 6 * 3_600_000

/** What the rule would have done in the last six hours, on what is stored, and how it would stand now. Changes nothing. */
export const previewRule =
  ({ applications, figures, nowMs }: PreviewNeeds) =>
  async (actor: Actor, { application: name, condition }: PreviewRuleInput): Promise<Result<RulePreview, Fault>> => {
    const application = await allowedApplication(applications, actor, name, 'alerts:read')
    if (!application.ok) return application
    const now = nowMs()
    const told = await readFigures(figures, name, condition, now, backMs)
    if (!told.ok) return told
    const toMs = Math.floor(told.value.fine.asOfMs / 10_000) * 10_000
    const fromMs = toMs - backMs
    const { standing } = advance(freshStanding(now), false, lookAtRule(condition, told.value), timingOf(condition), now)
    return ok({ fromMs, toMs, ...replayRule(condition, told.value, fromMs, toMs), now: standing })
  }
