import type { TeamScope } from '@/lib/kernel/actor'
import type { Database, Transaction } from '@/lib/kernel/database'
import { appendChange } from '../../ledger/adapters/prisma-append'
import { publishEvent } from '../../ledger/adapters/publish-event'
import type { Doer } from '../../delivery/ports'
import type { ChaosStore, StartedRun } from '../ports'
import { askForRun, runOf, runParts, runSubject } from './chaos-rows'
import { readSamples, summariseRows } from './read-samples'
import { rolloutOn, runOn, startRunRow } from './start-run'

const mayStillAct = ['checking', 'injecting', 'holding']
const inScope = (scope: TeamScope) => (scope.kind === 'all' ? {} : { application: { teamId: { in: [...scope.teamIds] } } })
const phaseOf = { 'under-way': { not: 'done' }, ended: 'done' } as const

/** A transaction that was refused leaves no work item behind. */
class Refused extends Error {
  constructor(readonly answer: StartedRun) {
    super(answer.kind)
  }
}

export function createPrismaChaosStore(database: Database): ChaosStore {
  return {
    async list(scope, { state, application, after, limit }) {
      const where = { ...inScope(scope), ...(state === 'all' ? {} : { phase: phaseOf[state] }), ...(application === undefined ? {} : { application: { name: application, ...(scope.kind === 'all' ? {} : { teamId: { in: [...scope.teamIds] } }) } }) }
      const [rows, total] = await Promise.all([
        database.chaosRun.findMany({ where: { ...where, ...(after === null ? {} : { number: { lt: after } }) }, include: runParts, orderBy: { number: 'desc' }, take: limit + 1 }),
        database.chaosRun.count({ where }),
      ])
      return { items: rows.slice(0, limit).map(runOf), total, more: rows.length > limit }
    },
    async find(scope, number) {
      const row = await database.chaosRun.findFirst({ where: { number, ...inScope(scope) }, include: runParts })
      return row && { run: runOf(row), teamId: row.application.teamId }
    },
    samples: (runId, after) => readSamples(database, runId, after),
    summary: (run) => summariseRows(database, run),
    async start(application, draft, doer) {
      try {
        return await database.$transaction(async (tx) => {
          const started = await startRunRow(tx, application, draft, doer)
          if (started.kind !== 'started') throw new Refused(started)
          return started
        })
      } catch (error) {
        if (error instanceof Refused) return error.answer
        throw error
      }
    },
    askAbort: (number, doer) => database.$transaction((tx) => abortRow(tx, number, 'chaos.abort', doer)),
    async askAbortAll(scope, doer) {
      const rows = await database.chaosRun.findMany({ where: { phase: { in: mayStillAct }, ...inScope(scope) }, orderBy: { number: 'asc' }, select: { number: true } })
      const aborted = []
      // One by one: a run whose row is held does not keep the others going.
      for (const { number } of rows) {
        const run = await database.$transaction((tx) => abortRow(tx, number, 'chaos.abort-all', doer))
        if (run) aborted.push(run)
      }
      return aborted
    },
    askTakeBack: (number, doer) =>
      database.$transaction(async (tx) => {
        const found = await tx.chaosRun.findUnique({ where: { number }, select: { id: true } })
        if (!found) return null
        await askForRun(tx, found.id)
        const { count } = await tx.chaosRun.updateMany({ where: { id: found.id, phase: 'residue' }, data: { takeBacks: { increment: 1 }, version: { increment: 1 } } })
        if (count === 0) return null
        const row = await tx.chaosRun.findUniqueOrThrow({ where: { number }, include: runParts })
        const run = runOf(row)
        await publishEvent(tx, { topic: 'chaos', teamId: row.application.teamId, key: row.application.name })
        await appendChange(tx, {
          actor: doer.actor, action: 'chaos.take-back', subject: runSubject(number), teamId: row.application.teamId, application: row.application.name,
          after: { left: (run.facts.leftovers ?? []).map(({ detail }) => detail) }, ...(doer.why ? { why: doer.why } : {}),
        })
        return run
      }),
    async held({ id }) {
      const [rollout, run] = await Promise.all([rolloutOn(database, id), runOn(database, id)])
      return { rollout, run: run?.number ?? null }
    },
    async targets({ id }) {
      const rows = await database.instance.findMany({ where: { state: 'healthy', desiredState: 'running', serverGroup: { applicationId: id } }, orderBy: { id: 'asc' }, select: { id: true, zone: true, serverGroup: { select: { name: true } } } })
      return rows.map(({ id: instance, zone, serverGroup }) => ({ instance, zone, serverGroup: serverGroup.name }))
    },
  }
}

/** The work item first, as the controller takes it: the other order could wait in a circle with it. */
async function abortRow(tx: Transaction, number: number, action: 'chaos.abort' | 'chaos.abort-all', doer: Doer) {
  const found = await tx.chaosRun.findUnique({ where: { number }, select: { id: true } })
  if (!found) return null
  await askForRun(tx, found.id)
  await tx.$executeRaw`SELECT 1 FROM chaos_run WHERE id = ${found.id} FOR NO KEY UPDATE`
  const before = await tx.chaosRun.findUniqueOrThrow({ where: { id: found.id }, include: runParts })
  if (!mayStillAct.includes(before.phase)) return null
  if (before.abortAsked !== null) return runOf(before)
  const [clock] = await tx.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`
  const abortAsked = { by: doer.actor.name, why: doer.why ?? '', at: (clock?.now ?? new Date()).toISOString() }
  const row = await tx.chaosRun.update({ where: { id: found.id }, data: { abortAsked, version: { increment: 1 } }, include: runParts })
  await publishEvent(tx, { topic: 'chaos', teamId: row.application.teamId, key: row.application.name })
  await appendChange(tx, {
    actor: doer.actor, action, subject: runSubject(number), teamId: row.application.teamId, application: row.application.name, before: { phase: before.phase }, ...(doer.why ? { why: doer.why } : {}),
  })
  return runOf(row)
}
