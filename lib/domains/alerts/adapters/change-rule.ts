import type { Transaction } from '@/lib/kernel/database'
import type { ApplicationRef, Doer } from '../../delivery/ports'
import { appendChange } from '../../ledger/adapters/prisma-append'
import { publishEvent } from '../../ledger/adapters/publish-event'
import { freshStanding } from '../core/standing'
import type { ChangedRule, RuleDraft } from '../ports'
import { type AlertRule, RuleCondition } from '../schemas'
import { askForAlerts, clockOf, ruleOf, ruleParts, ruleSubject } from './alert-rows'
import { type AlertFacts, putNotices } from './put-notices'

const whyOf = (doer: Doer) => (doer.why ? { why: doer.why } : {})

/** A rule that is there, with its row held. The work item first, as the controller takes it. */
async function holdRule(tx: Transaction, number: number) {
  const found = await tx.alertRule.findFirst({ where: { number, deletedAt: null }, select: { id: true, applicationId: true } })
  if (!found) return null
  await askForAlerts(tx, found.applicationId)
  await tx.$executeRaw`SELECT 1 FROM alert_rule WHERE id = ${found.id} FOR NO KEY UPDATE`
  return tx.alertRule.findFirst({ where: { id: found.id, deletedAt: null }, include: ruleParts(await clockOf(tx)) })
}

/** What is open of a rule that is no more what it was: it ends, and who was told hears of it. */
async function withdraw(tx: Transaction, { id, number, application }: { id: string; number: number; application: { name: string; teamId: string } }): Promise<number | null> {
  const open = await tx.alert.findFirst({ where: { ruleId: id, resolvedAt: null } })
  if (!open) return null
  const row = await tx.alert.update({ where: { id: open.id }, data: { resolvedAt: await clockOf(tx), withdrawn: true } })
  const facts: AlertFacts = {
    number: row.number, rule: number, name: row.name, application: application.name, severity: row.severity === 'ticket' ? 'ticket' : 'page', condition: RuleCondition.parse(row.condition), value: null,
    openedAt: row.openedAt.toISOString(), resolvedAt: row.resolvedAt?.toISOString() ?? null,
  }
  if (row.notified) await putNotices(tx, { teamId: application.teamId, alertId: row.id, event: 'resolved', alert: facts })
  return row.number
}

export async function createRuleRow(tx: Transaction, application: ApplicationRef, { id, name, condition }: RuleDraft, doer: Doer): Promise<AlertRule> {
  await askForAlerts(tx, application.id)
  const now = await clockOf(tx)
  const row = await tx.alertRule.create({ data: { id, applicationId: application.id, name, condition, standing: freshStanding(now.getTime()), createdBy: doer.actor, createdAt: now }, include: ruleParts(now) })
  await publishEvent(tx, { topic: 'alerts', teamId: application.teamId, key: application.name })
  await appendChange(tx, { actor: doer.actor, action: 'alert-rule.create', subject: ruleSubject(row.number), teamId: application.teamId, application: application.name, after: { name, condition }, ...whyOf(doer) })
  return ruleOf(row)
}

export async function changeRuleRow(tx: Transaction, number: number, { name, condition, expectedVersion }: { name: string; condition: RuleCondition; expectedVersion: number }, doer: Doer): Promise<ChangedRule> {
  const before = await holdRule(tx, number)
  if (!before) return { kind: 'gone' }
  if (before.version !== expectedVersion) return { kind: 'changed-meanwhile' }
  const isOther = JSON.stringify(RuleCondition.parse(before.condition)) !== JSON.stringify(condition)
  const withdrawn = isOther ? await withdraw(tx, before) : null
  const now = await clockOf(tx)
  const row = await tx.alertRule.update({ where: { id: before.id }, data: { name, condition, version: { increment: 1 }, ...(isOther ? { standing: freshStanding(now.getTime()) } : {}) }, include: ruleParts(now) })
  const { teamId, name: application } = row.application
  await publishEvent(tx, { topic: 'alerts', teamId, key: application })
  await appendChange(tx, {
    actor: doer.actor, action: 'alert-rule.change', subject: ruleSubject(number), teamId, application, before: { name: before.name, condition: before.condition }, after: { name, condition },
    ...(withdrawn === null ? {} : { evidence: { withdrawn: `AL-${withdrawn}` } }), ...whyOf(doer),
  })
  return { kind: 'changed', rule: ruleOf(row) }
}

export async function deleteRuleRow(tx: Transaction, number: number, doer: Doer): Promise<boolean> {
  const before = await holdRule(tx, number)
  if (!before) return false
  const withdrawn = await withdraw(tx, before)
  await tx.alertRule.update({ where: { id: before.id }, data: { deletedAt: await clockOf(tx), version: { increment: 1 } } })
  const { teamId, name: application } = before.application
  await publishEvent(tx, { topic: 'alerts', teamId, key: application })
  await appendChange(tx, {
    actor: doer.actor, action: 'alert-rule.delete', subject: ruleSubject(number), teamId, application, before: { name: before.name, condition: before.condition },
    ...(withdrawn === null ? {} : { evidence: { withdrawn: `AL-${withdrawn}` } }), ...whyOf(doer),
  })
  return true
}

export async function silenceRow(tx: Transaction, number: number, { id, minutes }: { id: string; minutes: number }, doer: Doer): Promise<AlertRule | null> {
  const before = await holdRule(tx, number)
  if (!before) return null
  const now = await clockOf(tx)
  const endsAt = new Date(now.getTime() + minutes * 60_000)
  await tx.alertSilence.updateMany({ where: { ruleId: before.id, endedAt: null, endsAt: { gt: now } }, data: { endedAt: now } })
  await tx.alertSilence.create({ data: { id, ruleId: before.id, why: doer.why ?? '', createdBy: doer.actor, createdAt: now, endsAt } })
  return settled(tx, before, 'alert-rule.silence', doer, { name: before.name, endsAt: endsAt.toISOString() })
}

export async function endSilenceRow(tx: Transaction, number: number, doer: Doer): Promise<AlertRule | null> {
  const before = await holdRule(tx, number)
  if (!before) return null
  const now = await clockOf(tx)
  const { count } = await tx.alertSilence.updateMany({ where: { ruleId: before.id, endedAt: null, endsAt: { gt: now } }, data: { endedAt: now } })
  return count === 0 ? null : settled(tx, before, 'alert-rule.end-silence', doer, { name: before.name })
}

async function settled(tx: Transaction, { id, number, application }: NonNullable<Awaited<ReturnType<typeof holdRule>>>, action: string, doer: Doer, after: object): Promise<AlertRule> {
  await publishEvent(tx, { topic: 'alerts', teamId: application.teamId, key: application.name })
  const row = await tx.alertRule.findUniqueOrThrow({ where: { id }, include: ruleParts(await clockOf(tx)) })
  await appendChange(tx, { actor: doer.actor, action, subject: ruleSubject(number), teamId: application.teamId, application: application.name, after, ...whyOf(doer) })
  return ruleOf(row)
}

