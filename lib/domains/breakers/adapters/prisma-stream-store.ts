import type { TeamScope } from '@/lib/kernel/actor'
import type { Database, Transaction } from '@/lib/kernel/database'
import { isUniqueViolation } from '@/lib/kernel/unique-violation'
import { appendChange } from '../../ledger/adapters/prisma-append'
import type { StoredStream, StreamStore } from '../ports'
import { StreamKind } from '../schemas'

/** What the daemon hears when there are other streams. */
export const streamsKind = 'breaker-streams'
const perTeamMax = 20

const parts = { team: { select: { slug: true } } } as const
const inScope = (scope: TeamScope) => (scope.kind === 'all' ? {} : { teamId: { in: [...scope.teamIds] } })
const tell = (tx: Transaction) => tx.$executeRaw`SELECT pg_notify('quarterdeck_work', ${streamsKind})`

interface Row {
  id: string
  teamId: string
  name: string
  kind: string
  url: string
  localAllowed: boolean
  createdBy: string
  team: { slug: string }
}

const streamOf = ({ team, kind, id, teamId, name, url, localAllowed, createdBy }: Row): StoredStream => ({ id, teamId, team: team.slug, name, kind: StreamKind.parse(kind), url, localAllowed, createdBy })

/** Of every team: what the daemon reads. */
export const readAllStreams = async (database: Database): Promise<StoredStream[]> => (await database.breakerStream.findMany({ include: parts, orderBy: { id: 'asc' }, take: 100 })).map(streamOf)

export const createPrismaStreamStore = (database: Database): StreamStore => ({
  list: async (scope) => (await database.breakerStream.findMany({ where: inScope(scope), include: parts, orderBy: [{ name: 'asc' }, { id: 'asc' }], take: 200 })).map(streamOf),
  async find(scope, id) {
    const row = await database.breakerStream.findFirst({ where: { id, ...inScope(scope) }, include: parts })
    return row && streamOf(row)
  },
  team: (scope, slug) => database.team.findFirst({ where: { slug, ...(scope.kind === 'all' ? {} : { id: { in: [...scope.teamIds] } }) }, select: { id: true, slug: true } }),
  async add(teamId, stream, { actor, why }) {
    try {
      return await database.$transaction(async (tx) => {
        await tx.$executeRaw`SELECT 1 FROM team WHERE id = ${teamId} FOR UPDATE`
        if ((await tx.breakerStream.count({ where: { teamId } })) >= perTeamMax) return 'full'
        await tx.breakerStream.create({ data: { ...stream, teamId, createdBy: actor.name } })
        await tell(tx)
        const { id, name, kind, url, localAllowed } = stream
        await appendChange(tx, { actor, action: 'breaker-stream.add', subject: { kind: 'breaker-stream', id }, teamId, before: null, after: { name, kind, url, localAllowed }, ...(why !== '' && { why }) })
        return 'added'
      })
    } catch (error) {
      if (isUniqueViolation(error)) return 'taken'
      throw error
    }
  },
  remove: (id, { actor, why }) =>
    database.$transaction(async (tx) => {
      const [row] = await tx.$queryRaw<{ team_id: string; name: string; url: string }[]>`DELETE FROM breaker_stream WHERE id = ${id} RETURNING team_id, name, url`
      if (!row) return false
      await tell(tx)
      await appendChange(tx, { actor, action: 'breaker-stream.remove', subject: { kind: 'breaker-stream', id }, teamId: row.team_id, before: { name: row.name, url: row.url }, after: null, ...(why !== '' && { why }) })
      return true
    }),
})
