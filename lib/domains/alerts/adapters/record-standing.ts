import type { Transaction } from '@/lib/kernel/database'
import { newId } from '@/lib/kernel/ids'
import { appendChange } from '../../ledger/adapters/prisma-append'
import { publishEvent } from '../../ledger/adapters/publish-event'
import type { Change } from '../../ledger/schemas'
import { conditionWords, valueWords } from '../core/rule-words'
import type { Advance } from '../core/standing'
import type { RuleRecord } from '../ports'
import { alertSubject, clockOf, ruleSubject } from './alert-rows'
import { type AlertFacts, putNotices } from './put-notices'

const controller = { kind: 'controller', id: 'alerts', name: 'alert controller' }
type Said = Pick<Change, 'action' | 'subject' | 'after' | 'why'>

const factsOf = (rule: RuleRecord, alert: { number: number; severity: string; value: number | null; openedAt: Date; resolvedAt: Date | null }): AlertFacts => ({
  number: alert.number, rule: rule.number, name: rule.name, application: rule.application.name, condition: rule.condition, severity: alert.severity === 'ticket' ? 'ticket' : 'page', value: alert.value,
  openedAt: alert.openedAt.toISOString(), resolvedAt: alert.resolvedAt?.toISOString() ?? null,
})

async function openAlert(tx: Transaction, rule: RuleRecord, { standing }: Advance): Promise<Said> {
  const row = await tx.alert.create({
    data: { id: newId(), ruleId: rule.id, name: rule.name, condition: rule.condition, severity: standing.severity ?? 'page', value: standing.value, openedAt: await clockOf(tx), notified: !rule.silenced },
  })
  if (!rule.silenced) await putNotices(tx, { teamId: rule.application.teamId, alertId: row.id, event: 'fired', alert: factsOf(rule, row) })
  return {
    action: 'alert.fire', subject: alertSubject(row.number), why: `${conditionWords(rule.condition)}: ${valueWords(rule.condition, standing.value)}.`,
    after: { name: rule.name, rule: rule.number, severity: row.severity, ...(rule.silenced ? { silenced: true } : {}) },
  }
}

async function escalate(tx: Transaction, rule: RuleRecord, { standing }: Advance): Promise<Said | null> {
  if (!rule.open) return null
  const row = await tx.alert.update({ where: { id: rule.open.id }, data: { severity: standing.severity ?? 'page', ...(rule.silenced ? {} : { notified: true }) } })
  if (!rule.silenced) await putNotices(tx, { teamId: rule.application.teamId, alertId: row.id, event: rule.open.notified ? 'escalated' : 'fired', alert: factsOf(rule, { ...row, value: standing.value }) })
  return { action: 'alert.escalate', subject: alertSubject(row.number), after: { name: rule.name, severity: row.severity } }
}

async function resolve(tx: Transaction, rule: RuleRecord, { standing }: Advance): Promise<Said | null> {
  if (!rule.open) return null
  const row = await tx.alert.update({ where: { id: rule.open.id }, data: { resolvedAt: await clockOf(tx) } })
  // Whoever was told that it began is told that it ended, whatever was silenced since.
  if (row.notified) await putNotices(tx, { teamId: rule.application.teamId, alertId: row.id, event: 'resolved', alert: factsOf(rule, { ...row, value: standing.value }) })
  return { action: 'alert.resolve', subject: alertSubject(row.number), after: { name: rule.name, rule: rule.number }, why: `${valueWords(rule.condition, standing.value)} now.` }
}

async function consequence(tx: Transaction, rule: RuleRecord, next: Advance): Promise<Said | null> {
  switch (next.event) {
    case null:
      return null
    case 'fire':
      return openAlert(tx, rule, next)
    case 'escalate':
      return escalate(tx, rule, next)
    case 'resolve':
      return resolve(tx, rule, next)
    case 'no-data':
      return { action: 'alert-rule.no-data', subject: ruleSubject(rule.number), after: { name: rule.name, reason: next.standing.reason } }
    case 'known':
      return { action: 'alert-rule.known', subject: ruleSubject(rule.number), after: { name: rule.name, state: next.standing.state } }
  }
}

/** Standing, alert, notices, event and the ledger's entry, last, in the caller's transaction, which holds fence and rule. */
export async function recordStanding(tx: Transaction, rule: RuleRecord, next: Advance): Promise<void> {
  await tx.alertRule.update({ where: { id: rule.id }, data: { standing: next.standing } })
  const said = await consequence(tx, rule, next)
  if (!said) return
  await publishEvent(tx, { topic: 'alerts', teamId: rule.application.teamId, key: rule.application.name })
  await appendChange(tx, { actor: controller, teamId: rule.application.teamId, application: rule.application.name, ...said })
}

/** What was opened in silence that has ended is told now. */
export async function tellOpen(tx: Transaction, rule: RuleRecord): Promise<boolean> {
  if (!rule.open) return false
  const { count } = await tx.alert.updateMany({ where: { id: rule.open.id, resolvedAt: null, notified: false }, data: { notified: true } })
  if (count === 0) return false
  const row = await tx.alert.findUniqueOrThrow({ where: { id: rule.open.id } })
  await putNotices(tx, { teamId: rule.application.teamId, alertId: row.id, event: 'fired', alert: factsOf(rule, { ...row, value: rule.standing.value }) })
  await publishEvent(tx, { topic: 'alerts', teamId: rule.application.teamId, key: rule.application.name })
  return true
}
