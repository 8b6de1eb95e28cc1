import { Prisma } from '@/generated/prisma/client'
import type { TeamScope } from '@/lib/kernel/actor'
import type { Database } from '@/lib/kernel/database'
import type { OwnedApplication, OwnedApplications } from '../ports'

interface Row {
  name: string
  team: string
  description: string
  desired: number | null
  healthy: number
  starting: number
}

const teamsOf = (scope: TeamScope) => (scope.kind === 'all' ? Prisma.sql`true` : Prisma.sql`a.team_id = any(${[...scope.teamIds]}::text[])`)

/** Sums are the database's: a thousand applications are one query of a thousand short rows. */
export function createPrismaOwnedApplications(database: Database): OwnedApplications {
  const query = (scope: TeamScope, name: string | null): Promise<OwnedApplication[]> => database.$queryRaw<Row[]>`
    select a.name, t.slug as team, a.description, g.desired::int as desired,
           coalesce(i.healthy, 0)::int as healthy, coalesce(i.starting, 0)::int as starting
    from application a
    join team t on t.id = a.team_id
    left join (
      select application_id, sum(desired_size) as desired from server_group where desired_state = 'running' group by 1
    ) g on g.application_id = a.id
    left join (
      select sg.application_id, count(*) filter (where i.state = 'healthy') as healthy, count(*) filter (where i.state in ('intended', 'starting')) as starting
      from server_group sg join instance i on i.server_group_id = sg.id and i.state in ('intended', 'starting', 'healthy')
      where sg.desired_state = 'running' group by 1
    ) i on i.application_id = a.id
    where ${teamsOf(scope)} and (${name}::text is null or a.name = ${name})
    order by a.name`
  return {
    list: (scope) => query(scope, null),
    find: async (scope, name) => (await query(scope, name))[0] ?? null,
    releases: async (names) => {
      const rows = await database.$queryRaw<{ application: string; number: number; version: string; at: Date }[]>`
        select distinct on (a.name) a.name as application, r.number, r.version, sg.created_at as at
        from server_group sg join application a on a.id = sg.application_id join release r on r.id = sg.release_id
        where sg.desired_state = 'running' and a.name = any(${names}::text[])
        order by a.name, sg.created_at desc`
      return rows.map((row) => ({ ...row, at: row.at.toISOString() }))
    },
  }
}
