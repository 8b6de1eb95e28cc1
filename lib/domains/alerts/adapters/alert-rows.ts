import { z } from 'zod'
import type { TeamScope } from '@/lib/kernel/actor'
import type { Database, Transaction } from '@/lib/kernel/database'
import { type Alert, type AlertRule, type Notice, NoticeAttempt, NoticeEvent, RuleCondition, Severity, type Silence, Standing } from '../schemas'

const Named = z.object({ name: z.string() })

export const ruleSubject = (number: number) => ({ kind: 'alert-rule', id: String(number) })
export const alertSubject = (number: number) => ({ kind: 'alert', id: `AL-${number}` })

export const inScope = (scope: TeamScope) => (scope.kind === 'all' ? {} : { application: { teamId: { in: [...scope.teamIds] } } })

/** With the silence that holds now, by the clock of whoever asks: a second more or less changes no outcome. */
export const ruleParts = (now: Date) =>
  ({
    application: { select: { id: true, name: true, teamId: true, team: { select: { slug: true } } } },
    alerts: { where: { resolvedAt: null }, select: { number: true } },
    silences: { where: { endedAt: null, endsAt: { gt: now } }, orderBy: { endsAt: 'desc' }, take: 1 },
  }) as const

interface StoredSilence {
  id: string
  why: string
  createdBy: unknown
  createdAt: Date
  endsAt: Date
}

interface StoredRule {
  number: number
  name: string
  condition: unknown
  standing: unknown
  createdBy: unknown
  createdAt: Date
  version: number
  application: { id: string; name: string; teamId: string; team: { slug: string } }
  alerts: { number: number }[]
  silences: StoredSilence[]
}

const silenceOf = ({ id, why, createdBy, createdAt, endsAt }: StoredSilence): Silence => ({ id, why, by: Named.parse(createdBy).name, since: createdAt.toISOString(), endsAt: endsAt.toISOString() })

export function ruleOf(row: StoredRule): AlertRule {
  const [silence] = row.silences
  return {
    number: row.number, application: row.application.name, team: row.application.team.slug, name: row.name, condition: RuleCondition.parse(row.condition), standing: Standing.parse(row.standing),
    open: row.alerts[0]?.number ?? null, silence: silence ? silenceOf(silence) : null, createdBy: Named.parse(row.createdBy).name, createdAt: row.createdAt.toISOString(), version: row.version,
  }
}

export const noticeParts = { webhook: { select: { name: true } }, alert: { select: { number: true } } } as const

interface StoredNotice {
  id: string
  event: string
  state: string
  tries: number
  attempts: unknown
  createdAt: Date
  sentAt: Date | null
  nextAt: Date | null
  webhook: { name: string }
  alert: { number: number } | null
}

export const NoticeState = z.enum(['waiting', 'sent', 'failed'])

export const noticeOf = (row: StoredNotice): Notice => ({
  id: row.id, webhook: row.webhook.name, event: NoticeEvent.parse(row.event), alert: row.alert?.number ?? null, state: NoticeState.parse(row.state), tries: row.tries, attempts: z.array(NoticeAttempt).parse(row.attempts),
  createdAt: row.createdAt.toISOString(), sentAt: row.sentAt?.toISOString() ?? null, nextAt: row.nextAt?.toISOString() ?? null,
})

export const alertParts = (now: Date) => ({ rule: { include: ruleParts(now) }, notices: { include: noticeParts, orderBy: { createdAt: 'asc' }, take: 50 } }) as const

interface StoredAlert {
  number: number
  name: string
  condition: unknown
  severity: string
  value: number | null
  openedAt: Date
  resolvedAt: Date | null
  withdrawn: boolean
  rule: StoredRule
  notices: StoredNotice[]
}

export function alertOf(row: StoredAlert): Alert {
  const { number, application, team, standing, silence } = ruleOf(row.rule)
  return {
    number: row.number, rule: number, name: row.name, application, team, condition: RuleCondition.parse(row.condition), severity: Severity.parse(row.severity), openedAt: row.openedAt.toISOString(),
    resolvedAt: row.resolvedAt?.toISOString() ?? null, withdrawn: row.withdrawn, value: row.value, standing, silence, notices: row.notices.map(noticeOf),
  }
}

/** The work item of a shard, as `alert_rule.shard` numbers them. */
export const shardObject = (shard: number): string => `shard-${shard}`

/** Null for an object that is none. */
export function shardOf(objectId: string): number | null {
  const [, number] = /^shard-(\d+)$/.exec(objectId) ?? []
  return number === undefined ? null : Number(number)
}

export async function askForShard(tx: Database | Transaction, shard: number): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO work_item (kind, object_id) VALUES ('alerts', ${shardObject(shard)})
    ON CONFLICT (kind, object_id) DO UPDATE SET next_look_at = clock_timestamp()`
  await tx.$executeRaw`SELECT pg_notify('quarterdeck_work', 'alerts')`
}

/** Puts the shard of an application's rules on their controller's list, due now; first in a transaction, as the controller takes them. */
export async function askForAlerts(tx: Database | Transaction, applicationId: string): Promise<void> {
  // As the column of the rules is made, which may not be there yet.
  const [row] = await tx.$queryRaw<{ shard: number }[]>`SELECT get_byte(decode(md5(${applicationId}::text), 'hex'), 0) % 8 AS shard`
  await askForShard(tx, row?.shard ?? 0)
}

/** The same of one notice, which nobody else knows yet. */
export async function askForNotice(tx: Database | Transaction, noticeId: string): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO work_item (kind, object_id) VALUES ('alert-notice', ${noticeId})
    ON CONFLICT (kind, object_id) DO UPDATE SET next_look_at = clock_timestamp()`
  await tx.$executeRaw`SELECT pg_notify('quarterdeck_work', 'alert-notice')`
}

export async function clockOf(tx: Database | Transaction): Promise<Date> {
  const [clock] = await tx.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`
  if (!clock) throw new Error('the database has no clock')
  return clock.now
}
