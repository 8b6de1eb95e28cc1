import { z } from 'zod'
import type { TeamScope } from '@/lib/kernel/actor'
import type { Database } from '@/lib/kernel/database'
import { appendChange } from '../../ledger/adapters/prisma-append'
import type { DrainStore } from '../ports'
import { DrainKind } from '../schemas'
import { addDrain, changeDrainRow, deleteDrainRow, setPausedRow } from './change-drain-rows'
import { credentialsOf, drainOf, withTeam } from './drain-rows'
import { readDrainQuotas, saveDrainQuota } from './prisma-drain-quota'

const eventsShown = 40
const inScope = (scope: TeamScope) => (scope.kind === 'all' ? {} : { teamId: { in: [...scope.teamIds] } })
const Said = z.object({ why: z.string().optional() })

export function createPrismaDrainStore(database: Database): DrainStore {
  return {
    team: (scope, slug) => database.team.findFirst({ where: { slug, ...(scope.kind === 'all' ? {} : { id: { in: [...scope.teamIds] } }) }, select: { id: true, slug: true } }),
    async find(scope, id) {
      const row = await database.drain.findFirst({ where: { id, ...inScope(scope) }, include: withTeam })
      return row && { id, name: row.name, teamId: row.teamId, team: row.team.slug, kind: DrainKind.parse(row.kind), url: row.url, localAllowed: row.localAllowed, credentials: credentialsOf(row.credentials), version: row.version }
    },
    async list(scope, { team, name, after, limit }) {
      const where = { ...inScope(scope), ...(team === undefined ? {} : { team: { slug: team } }), ...(name === undefined ? {} : { name }) }
      const [rows, total] = await Promise.all([
        database.drain.findMany({ where, include: withTeam, orderBy: [{ name: 'asc' }, { id: 'asc' }], take: limit + 1, ...(after === null ? {} : { cursor: { id: after }, skip: 1 }) }),
        database.drain.count({ where }),
      ])
      return { items: rows.slice(0, limit).map(drainOf), total, more: rows.length > limit }
    },
    async detail({ id }) {
      const [row, entries] = await Promise.all([
        database.drain.findUniqueOrThrow({ where: { id }, include: withTeam }),
        database.ledgerEntry.findMany({ where: { subjectKind: 'drain', subjectId: id }, orderBy: { position: 'desc' }, take: eventsShown }),
      ])
      const events = entries.map(({ position, at, action, actorName, canonical }) => ({ position: String(position), at: at.toISOString(), action, actor: actorName, why: Said.parse(JSON.parse(canonical)).why ?? null }))
      return { drain: drainOf(row), events }
    },
    add: (team, draft, doer) => database.$transaction((tx) => addDrain(tx, team, draft, doer)),
    change: (drain, draft, doer) => database.$transaction((tx) => changeDrainRow(tx, drain, draft, doer)),
    setPaused: (drain, paused, doer) => database.$transaction((tx) => setPausedRow(tx, drain, paused, doer)),
    delete: (drain, doer) => database.$transaction((tx) => deleteDrainRow(tx, drain, doer)),
    async noteTest({ id, teamId, name }, { actor }) {
      await database.$transaction((tx) => appendChange(tx, { actor, action: 'drain.test', subject: { kind: 'drain', id }, teamId, after: { name } }))
    },
    quotas: (scope, slug) => readDrainQuotas(database, scope, slug),
    setQuota: (team, limit, doer) => saveDrainQuota(database, team, limit, doer),
  }
}
