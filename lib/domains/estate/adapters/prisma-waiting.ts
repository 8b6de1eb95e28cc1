import { Prisma } from '@/generated/prisma/client'
import type { TeamScope } from '@/lib/kernel/actor'
import type { Database } from '@/lib/kernel/database'
import { ApprovalPolicy, CanaryVerdict } from '../../canary/analysis-schemas'
import { Said, ServiceUsage } from '../../catalog/schemas'
import type { Waiting } from '../ports'

interface DecisionRow {
  application: string
  team: string
  teamId: string
  rollout: number
  verdict: string | null
  score: number | null
  since: Date
  expires: Date | null
  policy: unknown
  startedById: string | null
  signedByIds: string[]
}
interface FailureRow {
  application: string
  team: string
  rollout: number
  check: string | null
  detail: string | null
  since: Date
}
interface ChaosRow {
  application: string
  team: string
  run: number
  verdict: string | null
  phase: string
  detail: string | null
  remains: string | null
  since: Date
}
interface AlertNeedRow {
  application: string
  team: string
  alert: number
  rule: number
  name: string
  severity: string
  since: Date
}
interface SickRow {
  application: string
  team: string
  serverGroup: string
  instances: number
  reason: string
  since: Date
}

const rowsMax = 100
const teamsOf = (scope: TeamScope) => (scope.kind === 'all' ? Prisma.sql`true` : Prisma.sql`a.team_id = any(${[...scope.teamIds]}::text[])`)

export function createPrismaWaiting(database: Database): Omit<Waiting, 'overBudget'> {
  return {
    async decisions(scope) {
      const rows = await database.$queryRaw<DecisionRow[]>`
        select a.name as application, t.slug as team, t.id as "teamId", r.number as rollout, j.verdict, j.score, coalesce(c.ends_at, r.phase_since) as since, c.expires_at as expires,
               c.policy, r.started_by ->> 'id' as "startedById",
               array(select s.person_id from canary_signature s where s.rollout_id = r.id and s.act = 'promote') as "signedByIds"
        from canary_run c join rollout r on r.id = c.rollout_id join application a on a.id = r.application_id join team t on t.id = a.team_id
        left join lateral (select verdict, score from canary_judgement where rollout_id = r.id order by number desc limit 1) j on true
        where c.state = 'waiting' and c.outcome is null and r.state in ('running', 'waiting') and ${teamsOf(scope)}
        order by c.expires_at nulls last, r.created_at limit ${rowsMax}`
      return rows.map(({ verdict, since, expires, policy, startedById, ...row }) => ({
        ...row, kind: 'decision', verdict: CanaryVerdict.parse(verdict ?? 'not-enough-evidence'), policy: ApprovalPolicy.parse(policy), startedById: startedById ?? '',
        sinceMs: since.getTime(), expiresMs: expires?.getTime() ?? null,
      }))
    },
    async failures(scope, sinceMs) {
      const rows = await database.$queryRaw<FailureRow[]>`
        select a.name as application, t.slug as team, r.number as rollout, r.failure ->> 'check' as "check", r.failure ->> 'detail' as detail, coalesce(r.ended_at, r.phase_since) as since
        from rollout r join application a on a.id = r.application_id join team t on t.id = a.team_id
        where r.state in ('rolled-back', 'failed') and coalesce(r.ended_at, r.phase_since) >= ${new Date(sinceMs)} and coalesce(r.failure ->> 'check', '') <> 'asked' and ${teamsOf(scope)}
          and not exists (select 1 from rollout later where later.cluster = r.cluster and later.created_at > r.created_at)
        order by since desc limit ${rowsMax}`
      return rows.map(({ check, detail, since, ...row }) => ({ ...row, kind: 'failed-rollout', check: check ?? '', detail: detail ?? '', sinceMs: since.getTime() }))
    },
    async chaos(scope, sinceMs) {
      const rows = await database.$queryRaw<ChaosRow[]>`
        select a.name as application, t.slug as team, r.number as run, r.verdict, r.phase, r.reason ->> 'detail' as detail, r.facts -> 'leftovers' -> 0 ->> 'detail' as remains, coalesce(r.ended_at, r.phase_since) as since
        from chaos_run r join application a on a.id = r.application_id join team t on t.id = a.team_id
        where ${teamsOf(scope)} and ((r.phase = 'residue' and jsonb_array_length(coalesce(nullif(r.facts -> 'leftovers', 'null'::jsonb), '[]'::jsonb)) > 0)
            or (r.phase = 'done' and r.verdict in ('broken', 'failed') and r.ended_at >= ${new Date(sinceMs)} and not exists (select 1 from chaos_run later where later.application_id = r.application_id and later.number > r.number)))
        order by (r.phase = 'residue') desc, since desc limit ${rowsMax}`
      return rows.map(({ verdict, phase, detail, remains, since, ...row }) => ({
        ...row, kind: 'chaos', state: phase === 'residue' ? 'residue' : verdict === 'broken' ? 'broken' : 'failed', detail: (phase === 'residue' ? remains : detail) ?? '', sinceMs: since.getTime(),
      }))
    },
    async alerts(scope) {
      const rows = await database.$queryRaw<AlertNeedRow[]>`
        select a.name as application, t.slug as team, o.number as alert, r.number as rule, o.name, o.severity, o.opened_at as since
        from alert o join alert_rule r on r.id = o.rule_id join application a on a.id = r.application_id join team t on t.id = a.team_id
        where o.resolved_at is null and ${teamsOf(scope)} and not exists (select 1 from alert_silence s where s.rule_id = r.id and s.ended_at is null and s.ends_at > clock_timestamp())
        order by o.severity, since desc limit ${rowsMax}`
      return rows.map(({ severity, since, ...row }) => ({ ...row, kind: 'alert', severity: severity === 'ticket' ? 'ticket' : 'page', sinceMs: since.getTime() }))
    },
    // A sick instance is replaced at once: what stays is a slot that fails again and again. Groups held at weight 0 are a rollout's to judge.
    async sick(scope) {
      const rows = await database.$queryRaw<SickRow[]>`
        with suspects as (
          select sg.id, sg.name, sg.desired_size, sg.created_at, a.name as application, t.slug as team
          from server_group sg join application a on a.id = sg.application_id join team t on t.id = a.team_id
          where sg.desired_state = 'running' and ${teamsOf(scope)} and exists (select 1 from instance i where i.server_group_id = sg.id and (i.failures >= 2 or i.state = 'sick'))
            and not exists (select 1 from traffic_weight w where w.server_group = sg.name and w.weight = 0)
        ), latest as (
          select distinct on (s.id, i.slot) s.*, i.slot, i.state, i.failures from suspects s join instance i on i.server_group_id = s.id and i.slot < s.desired_size
          order by s.id, i.slot, i.created_at desc, i.id desc
        )
        select l.application, l.team, l.name as "serverGroup", count(*)::int as instances,
               coalesce((select i.reason from instance i where i.server_group_id = l.id and i.failures > 0 and i.reason <> '' order by i.created_at desc limit 1), '') as reason,
               min(coalesce((select max(i.stopped_at) from instance i where i.server_group_id = l.id and i.slot = l.slot and i.healthy_at is not null), l.created_at)) as since
        from latest l where l.state = 'sick' or (l.failures >= 2 and l.state <> 'healthy')
        group by l.id, l.application, l.team, l.name order by instances desc, l.name limit ${rowsMax}`
      return rows.map(({ since, ...row }) => ({ ...row, kind: 'sick', sinceMs: since.getTime() }))
    },
    async failedServices(scope) {
      const rows = await database.serviceInstance.findMany({ where: { state: 'failed', ...(scope.kind === 'all' ? {} : { teamId: { in: [...scope.teamIds] } }) }, include: { team: { select: { slug: true } } }, orderBy: { createdAt: 'desc' }, take: rowsMax })
      return rows.map(({ name, team, reason, said, createdAt, triedAt }) => ({ kind: 'failed-service', service: name, team: team.slug, reason, said: Said.nullable().catch(null).parse(said), sinceMs: (triedAt ?? createdAt).getTime() }))
    },
    async fullServices(scope) {
      const rows = await database.serviceInstance.findMany({
        where: { state: 'ready', size: { in: ['near', 'held'] }, ...(scope.kind === 'all' ? {} : { teamId: { in: [...scope.teamIds] } }) }, include: { team: { select: { slug: true } } }, orderBy: [{ size: 'asc' }, { sizeSince: 'desc' }], take: rowsMax,
      })
      return rows.map(({ name, team, size, usage, sizeSince, createdAt }) => ({
        kind: 'service-size', service: name, team: team.slug, size: size === 'held' ? 'held' : 'near', sizeBytes: ServiceUsage.nullable().parse(usage)?.sizeBytes ?? 0, sinceMs: (sizeSince ?? createdAt).getTime(),
      }))
    },
    // A quota without a row is the plan's own, and nobody has ordered yet: it cannot be used up.
    async usedUpQuotas(scope) {
      const rows = await database.$queryRaw<{ team: string; plan: string; used: number; limit: number; since: Date }[]>`
        select t.slug as team, q.plan, count(s.id)::int as used, q.limit, max(s.created_at) as since
        from service_quota q join team t on t.id = q.team_id join service_instance s on s.team_id = q.team_id and s.plan = q.plan and s.state <> 'deleted'
        where ${scope.kind === 'all' ? Prisma.sql`true` : Prisma.sql`q.team_id = any(${[...scope.teamIds]}::text[])`}
        group by t.slug, q.plan, q.limit having count(s.id) >= q.limit order by since desc limit ${rowsMax}`
      return rows.map(({ since, ...row }) => ({ ...row, kind: 'quota-edge', sinceMs: since.getTime() }))
    },
  }
}
