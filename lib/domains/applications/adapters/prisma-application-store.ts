import type { TeamScope } from '@/lib/kernel/actor'
import type { Database } from '@/lib/kernel/database'
import { likeText } from '@/lib/kernel/like-text'
import { appendChange } from '../../ledger/adapters/prisma-append'
import type { ApplicationStore } from '../ports'
import type { ApplicationRow } from '../schemas'
import { isUniqueViolation } from '@/lib/kernel/unique-violation'

const inScope = (scope: TeamScope) => (scope.kind === 'all' ? {} : { teamId: { in: [...scope.teamIds] } })

const withCurrent = {
  team: { select: { slug: true } },
  serverGroups: {
    where: { desiredState: 'running' },
    orderBy: { createdAt: 'desc' },
    take: 20,
    select: { id: true, name: true, cluster: true, desiredSize: true, release: { select: { number: true, version: true } } },
  },
} as const

interface StoredApplication {
  id: string
  name: string
  teamId: string
  description: string
  createdAt: Date
  team: { slug: string }
  serverGroups: { id: string; name: string; cluster: string; desiredSize: number; release: { number: number; version: string } }[]
}

type Counts = Map<string, Map<string, number>>

function rowOf(stored: StoredApplication, counts: Counts): ApplicationRow {
  const { id, name, teamId, description, team, serverGroups, createdAt } = stored
  const count = (...states: string[]) =>
    serverGroups.reduce((sum, group) => sum + states.reduce((each, state) => each + (counts.get(group.id)?.get(state) ?? 0), 0), 0)
  return {
    id, name, teamId, description,
    team: team.slug,
    createdAt: createdAt.toISOString(),
    instances: {
      desired: serverGroups.reduce((sum, { desiredSize }) => sum + desiredSize, 0),
      healthy: count('healthy'),
      starting: count('intended', 'starting'),
      sick: count('sick'),
    },
    current: serverGroups.map((group) => ({ serverGroup: group.name, cluster: group.cluster, release: group.release.number, version: group.release.version })),
  }
}

async function countStates(database: Database, stored: StoredApplication[]): Promise<Counts> {
  const ids = stored.flatMap(({ serverGroups }) => serverGroups.map(({ id }) => id))
  const counts: Counts = new Map()
  if (ids.length === 0) return counts
  const live = { serverGroupId: { in: ids }, state: { in: ['intended', 'starting', 'healthy', 'sick'] } }
  for (const { serverGroupId, state, _count } of await database.instance.groupBy({ by: ['serverGroupId', 'state'], where: live, _count: true })) {
    const states = counts.get(serverGroupId) ?? new Map<string, number>()
    counts.set(serverGroupId, states.set(state, _count))
  }
  return counts
}

export function createPrismaApplicationStore(database: Database): ApplicationStore {
  return {
    teams: async (scope) => new Map((await database.application.findMany({ where: inScope(scope), select: { name: true, teamId: true } })).map(({ name, teamId }) => [name, teamId])),
    names: async (scope) => (await database.application.findMany({ where: inScope(scope), select: { name: true }, orderBy: { name: 'asc' } })).map(({ name }) => name),
    async list(scope, { after, limit, q, team }) {
      const matching = { AND: [inScope(scope), q ? { name: { contains: likeText(q.toLowerCase()) } } : {}, team ? { team: { slug: team } } : {}] }
      const [stored, total] = await Promise.all([
        database.application.findMany({
          where: after === null ? matching : { AND: [matching, { name: { gt: after } }] },
          orderBy: { name: 'asc' },
          take: limit + 1,
          include: withCurrent,
        }),
        database.application.count({ where: matching }),
      ])
      const page = stored.slice(0, limit)
      const counts = await countStates(database, page)
      return { items: page.map((one) => rowOf(one, counts)), total, more: stored.length > limit }
    },
    async find(scope, name) {
      const stored = await database.application.findFirst({ where: { AND: [inScope(scope), { name }] }, include: withCurrent })
      return stored && rowOf(stored, await countStates(database, [stored]))
    },
    findTeam: (scope, slug) =>
      database.team.findFirst({ where: { AND: [scope.kind === 'all' ? {} : { id: { in: [...scope.teamIds] } }, { slug }] }, select: { id: true, slug: true } }),
    async create(application, change) {
      try {
        await database.$transaction(async (tx) => {
          await tx.application.create({ data: application })
          await appendChange(tx, change)
        })
        return true
      } catch (error) {
        if (isUniqueViolation(error)) return false
        throw error
      }
    },
  }
}
