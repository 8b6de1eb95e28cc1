import { z } from 'zod'
import type { ConfigStage as StageRow } from '@/generated/prisma/client'
import type { Database, Transaction } from '@/lib/kernel/database'
import { isUniqueViolation } from '@/lib/kernel/unique-violation'
import type { ApplicationRef, Doer } from '../../delivery/ports'
import { appendChange } from '../../ledger/adapters/prisma-append'
import { stageChange } from '../core/stage-change'
import { ConfigFormat, ConfigLayer } from '../schemas'
import type { ChangedStage, ConfigStages, FoundStage } from '../stage-ports'
import { ConfigStage, type StageReach } from '../stage-schemas'
import { applicationPart, inScope } from './config-rows'
import { configWork, saveRow } from './save-config-row'

const Author = z.object({ name: z.string() })

const stageOf = (row: StageRow, application: ApplicationRef | null): ConfigStage => ({
  id: row.id, application: application?.name ?? null, layer: ConfigLayer.parse(row.layer), target: row.target, format: ConfigFormat.parse(row.format), text: row.text, comment: row.comment,
  baseVersion: row.baseVersion, zones: row.zones, share: row.share, state: ConfigStage.shape.state.parse(row.state), change: String(row.change), startedBy: Author.parse(row.author).name,
  startedAt: row.startedAt.toISOString(), endedAt: row.endedAt?.toISOString() ?? null,
})

const wake = (tx: Transaction) => tx.$executeRaw`SELECT pg_notify('quarterdeck_work', ${configWork})`
const placeOf = ({ stage: { layer, target }, application }: FoundStage) => ({ application, layer, target })

export function createPrismaConfigStages(database: Database): ConfigStages {
  /** The row first, the ledger's head last. */
  const change = (found: FoundStage, act: 'widen' | 'stop', reach: StageReach, doer: Doer): Promise<ChangedStage> =>
    database.$transaction(async (tx) => {
      const { id, change: read } = found.stage
      const data = act === 'widen' ? { zones: reach.zones, share: reach.share } : { state: 'stopped', endedAt: new Date() }
      const { count } = await tx.configStage.updateMany({ where: { id, state: 'running', change: BigInt(read) }, data })
      if (count === 0) return { kind: 'changed-meanwhile' }
      await wake(tx)
      const row = await tx.configStage.update({ where: { id }, data: { change: await appendChange(tx, stageChange(act, placeOf(found), reach, doer)) } })
      return { kind: 'changed', stage: stageOf(row, found.application) }
    })
  return {
    async list(scope, { application, state, below, limit }) {
      const where = { AND: [inScope(scope), application === undefined ? {} : { application: { name: application } }, state === undefined ? {} : { state }] }
      const [rows, total] = await Promise.all([
        database.configStage.findMany({ where: { AND: [where, below === null ? {} : { change: { lt: BigInt(below) } }] }, include: { application: applicationPart }, orderBy: { change: 'desc' }, take: limit + 1 }),
        database.configStage.count({ where }),
      ])
      return { items: rows.slice(0, limit).map((row) => stageOf(row, row.application)), total, more: rows.length > limit }
    },
    async find(scope, id) {
      const row = await database.configStage.findFirst({ where: { AND: [inScope(scope), { id }] }, include: { application: applicationPart } })
      return row && { stage: stageOf(row, row.application), application: row.application }
    },
    async start(place, { id, format, text, comment, expectedVersion, zones, share, keys }, doer) {
      const { application, layer, target } = place
      try {
        return await database.$transaction(async (tx) => {
          // Whoever saves the document meanwhile waits for this, and then sees the stage.
          const [document] = await tx.$queryRaw<{ version: number }[]>`
            SELECT version FROM config_document WHERE COALESCE(application_id, '') = ${application?.id ?? ''} AND layer = ${layer} AND target = ${target} FOR UPDATE`
          if ((document?.version ?? 0) !== expectedVersion) return { kind: 'changed-meanwhile' as const }
          await wake(tx)
          const data = { id, applicationId: application?.id ?? null, layer, target, format, text, comment, baseVersion: expectedVersion, zones, share, author: doer.actor }
          if (await tx.configStage.findFirst({ where: { applicationId: data.applicationId, layer, target, state: 'running' }, select: { id: true } })) return { kind: 'stage-runs' as const }
          const row = await tx.configStage.create({ data: { ...data, change: await appendChange(tx, stageChange('start', place, { zones, share }, { ...doer, why: comment }, keys)) } })
          return { kind: 'started' as const, stage: stageOf(row, application) }
        })
      } catch (error) {
        if (isUniqueViolation(error)) return { kind: 'stage-runs' }
        throw error
      }
    },
    widen: (found, reach, doer) => change(found, 'widen', reach, doer),
    stop: (found, doer) => change(found, 'stop', found.stage, doer),
    async finish(found, draft, doer) {
      const { id, change: read } = found.stage
      return database.$transaction(async (tx) => {
        const { count } = await tx.configStage.updateMany({ where: { id, state: 'running', change: BigInt(read) }, data: { state: 'finished', endedAt: new Date() } })
        if (count === 0) return { kind: 'changed-meanwhile' as const }
        const saved = await saveRow(tx, placeOf(found), draft, doer)
        if (saved.kind === 'saved') return saved
        // What began with the stage's row must not be half done.
        throw new Undone(saved)
      }).catch((error: unknown) => {
        if (error instanceof Undone) return error.saved
        throw error
      })
    },
  }
}

class Undone extends Error {
  constructor(readonly saved: Awaited<ReturnType<typeof saveRow>>) {
    super('the document was saved meanwhile')
  }
}
