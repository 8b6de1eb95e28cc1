import type { Database } from '@/lib/kernel/database'
import { appendChange } from '../../ledger/adapters/prisma-append'
import type { DeliveryStore } from '../ports'
import { declares } from '../core/declares'
import { addServerGroupRow } from './add-server-group'
import { askForWork } from './ask-for-work'
import { changeServerGroupRow } from './change-server-group-rows'
import { groupsOf, instanceOf, releaseOf, withRelease } from './delivery-rows'
import { endedStates } from './load-group'

/** One more than the page is read, to know whether there is another. */
const slice = <T, U>(rows: T[], limit: number, total: number, shape: (row: T) => U) => ({ items: rows.slice(0, limit).map(shape), total, more: rows.length > limit })
const from = (after: string | null): { cursor?: { id: string }; skip?: number } => (after === null ? {} : { cursor: { id: after }, skip: 1 })
const statesOf = { live: { notIn: endedStates }, ended: { in: endedStates }, all: {} }

export function createPrismaDeliveryStore(database: Database): DeliveryStore {
  return {
    async releases({ id }, { below, limit }) {
      const [rows, total] = await Promise.all([
        database.release.findMany({ where: { applicationId: id, ...(below === null ? {} : { number: { lt: below } }) }, orderBy: { number: 'desc' }, take: limit + 1 }),
        database.release.count({ where: { applicationId: id } }),
      ])
      return slice(rows, limit, total, releaseOf)
    },
    addRelease: (application, { id, digest, sizeBytes, version, command, dependencies = {} }, doer) =>
      database.$transaction(async (tx) => {
        // The application's row orders its releases: two uploads at once get two numbers, or one row when the bytes are the same.
        await tx.$executeRaw`SELECT 1 FROM application WHERE id = ${application.id} FOR UPDATE`
        const known = await tx.release.findUnique({ where: { applicationId_digest: { applicationId: application.id, digest } } })
        if (known) return releaseOf(known)
        const { _max } = await tx.release.aggregate({ where: { applicationId: application.id }, _max: { number: true } })
        const number = (_max.number ?? 0) + 1
        const stored = await tx.release.create({ data: { id, applicationId: application.id, number, digest, sizeBytes, version, command, dependencies, createdBy: doer.actor.name } })
        await appendChange(tx, {
          actor: doer.actor,
          action: 'release.create',
          subject: { kind: 'release', id: `${application.name} ${number}` },
          teamId: application.teamId,
          application: application.name,
          after: { number, version, digest, sizeBytes, command, ...declares(dependencies) },
        })
        return releaseOf(stored)
      }),
    async serverGroups({ id, name }, { state, after, limit }) {
      const where = { applicationId: id, ...(state === 'all' ? {} : { desiredState: state }) }
      const [rows, total] = await Promise.all([
        database.serverGroup.findMany({ where, include: withRelease, orderBy: [{ createdAt: 'desc' }, { id: 'desc' }], take: limit + 1, ...from(after) }),
        database.serverGroup.count({ where }),
      ])
      const items = await groupsOf(database, name, rows.slice(0, limit))
      return { items, total, more: rows.length > limit }
    },
    addServerGroup: (application, draft, doer) => database.$transaction((tx) => addServerGroupRow(tx, application, draft, doer)),
    scale: (application, name, size, expectedVersion, doer) => database.$transaction((tx) => changeServerGroupRow(tx, application, name, { kind: 'scale', size, expectedVersion }, doer)),
    destroy: (application, name, doer) => database.$transaction((tx) => changeServerGroupRow(tx, application, name, { kind: 'destroy' }, doer)),
    async instances({ id, name }, { serverGroup, state, after, limit }) {
      const where = { serverGroup: { applicationId: id, ...(serverGroup === undefined ? {} : { name: serverGroup }) }, state: statesOf[state] }
      const [rows, total] = await Promise.all([
        database.instance.findMany({ where, include: { serverGroup: { select: { name: true } } }, orderBy: [{ createdAt: 'desc' }, { id: 'desc' }], take: limit + 1, ...from(after) }),
        database.instance.count({ where }),
      ])
      return slice(rows, limit, total, (row) => instanceOf(name, row))
    },
    replaceInstance: (application, id, doer) =>
      database.$transaction(async (tx) => {
        const found = await tx.instance.findFirst({ where: { id, serverGroup: { applicationId: application.id } }, select: { serverGroupId: true } })
        if (!found) return null
        const reason = doer.why ? `replaced by ${doer.actor.name}: ${doer.why}` : `replaced by ${doer.actor.name}`
        // The work item first, as controllers take it: the other order could wait in a circle with them.
        await askForWork(tx, found.serverGroupId)
        const { count } = await tx.instance.updateMany({ where: { id, desiredState: 'running', state: { notIn: [...endedStates, 'stopping'] } }, data: { desiredState: 'stopped', reason } })
        if (count === 0) return 'ended'
        await tx.streamEvent.create({ data: { topic: 'instances', teamId: application.teamId, key: application.name } })
        const row = await tx.instance.findUniqueOrThrow({ where: { id }, include: { serverGroup: { select: { name: true } } } })
        await appendChange(tx, {
          actor: doer.actor,
          action: 'instance.replace',
          subject: { kind: 'instance', id },
          teamId: application.teamId,
          application: application.name,
          after: { serverGroup: row.serverGroup.name, zone: row.zone, slot: row.slot },
          ...(doer.why === undefined ? {} : { why: doer.why }),
        })
        return instanceOf(application.name, row)
      }),
  }
}
