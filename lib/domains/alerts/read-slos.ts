import type { Actor } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import { ok, type Result } from '@/lib/kernel/result'
import type { Applications } from '../delivery/ports'
import { allowedApplication } from './allowed-rule'
import { burnsAt, sumsOf } from './core/burn-rate'
import { errorBudget } from './core/error-budget'
import { judgedUntil } from './core/figures'
import { lookAtRule } from './core/look-at-rule'
import type { AlertFigures, AlertStore } from './ports'
import { readFigures } from './read-figures'
import { type AlertRule, isSlo, type SloStatus } from './schemas'

export interface SloNeeds {
  rules: Pick<AlertStore, 'listRules'>
  applications: Applications
  figures: AlertFigures
  nowMs: () => number
}

const shownMax = 20

async function statusOf({ figures, nowMs }: SloNeeds, rule: AlertRule): Promise<SloStatus> {
  const { condition } = rule
  const now = nowMs()
  if (!isSlo(condition)) throw new Error('not an objective')
  const nothing = { rule, budget: null, burns: [], fromMs: now - condition.windowDays * 86_400_000, asOfMs: now }
  const told = await readFigures(figures, rule.application, condition, now)
  if (!told.ok || !told.value.coarse) return { ...nothing, reason: 'no-answer' }
  const { fine, coarse } = told.value
  const look = lookAtRule(condition, told.value)
  const [fineSums, coarseSums] = [sumsOf(condition, fine.points), sumsOf(condition, coarse.points)]
  const burns = fineSums && coarseSums && look.kind === 'known' ? burnsAt(condition, fineSums, coarseSums, judgedUntil(fine)) : []
  return { ...nothing, budget: errorBudget(condition, coarse), burns, reason: look.kind === 'unknown' ? look.reason : null, asOfMs: fine.asOfMs }
}

/** Objectives of one application with what is left of their budgets and how fast it goes. */
export const readSlos =
  (needs: SloNeeds) =>
  async (actor: Actor, { application: name }: { application: string }): Promise<Result<{ items: SloStatus[] }, Fault>> => {
    const application = await allowedApplication(needs.applications, actor, name, 'alerts:read')
    if (!application.ok) return application
    const { items } = await needs.rules.listRules({ kind: 'teams', teamIds: [application.value.teamId] }, { application: name, after: null, limit: 200 })
    const slos = items.filter(({ condition }) => isSlo(condition)).slice(0, shownMax)
    return ok({ items: await Promise.all(slos.map((rule) => statusOf(needs, rule))) })
  }
