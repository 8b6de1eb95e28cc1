import { Prisma } from '@/generated/prisma/client'
import type { Transaction } from '@/lib/kernel/database'
import { appendChange } from '../../ledger/adapters/prisma-append'
import { publishEvent } from '../../ledger/adapters/publish-event'
import type { AddedDrain, ChangedDrain, DrainDoer, DrainDraft, DrainRef, DrainTeam } from '../ports'
import type { Drain } from '../schemas'
import { drainOf, namesOf, type StoredDrain, withTeam } from './drain-rows'
import { lockDrainQuota } from './prisma-drain-quota'

const saidWhy = ({ why }: DrainDoer) => (why === undefined ? {} : { why })
const jsonOf = (names: string[] | null) => names ?? Prisma.DbNull

async function foreignOf(tx: Transaction, teamId: string, names: string[] | null): Promise<string[]> {
  if (names === null) return []
  const own = await tx.application.findMany({ where: { teamId, name: { in: names } }, select: { name: true } })
  const known = new Set(own.map(({ name }) => name))
  return names.filter((name) => !known.has(name))
}

/** For the ledger: all that was decided, nothing that is secret. */
const decided = ({ kind, url, signals, applications, severityMin, bufferMib, localAllowed, credentials }: Pick<StoredDrain, 'kind' | 'url' | 'signals' | 'applications' | 'severityMin' | 'bufferMib' | 'localAllowed' | 'credentials'>) => ({
  kind, url, signals, applications: namesOf(applications), severityMin, bufferMiB: bufferMib, localAllowed, credentials,
})

/** Sealed text alone tells whether credentials were given anew: the view may be the same. */
const dataOf = ({ secrets, bufferMiB, applications, kind, url, signals, severityMin, localAllowed }: DrainDraft) => ({
  kind, url, signals, severityMin, localAllowed, applications: jsonOf(applications), bufferMib: bufferMiB, ...(secrets === undefined ? {} : { sealed: secrets.sealed, credentials: secrets.view }),
})

export async function addDrain(tx: Transaction, team: DrainTeam, { id, name, ...draft }: DrainDraft & { id: string; name: string }, doer: DrainDoer): Promise<AddedDrain> {
  const { limit, used } = await lockDrainQuota(tx, team.id)
  if (await tx.drain.findUnique({ where: { teamId_name: { teamId: team.id, name } }, select: { id: true } })) return { kind: 'name-taken' }
  if (used >= limit) return { kind: 'over-quota', limit, used }
  const foreign = await foreignOf(tx, team.id, draft.applications)
  if (foreign.length > 0) return { kind: 'foreign', names: foreign }
  const { credentials = {}, ...data } = dataOf(draft)
  const row = await tx.drain.create({ data: { id, teamId: team.id, name, ...data, credentials, createdBy: { id: doer.actor.id, name: doer.actor.name } }, include: withTeam })
  await publishEvent(tx, { topic: 'drains', teamId: team.id, key: id })
  await appendChange(tx, { actor: doer.actor, action: 'drain.create', subject: { kind: 'drain', id }, teamId: team.id, after: { name, ...decided(row), quota: { used: used + 1, limit } }, ...saidWhy(doer) })
  return { kind: 'added', drain: drainOf(row) }
}

export async function changeDrainRow(tx: Transaction, { id, teamId, name }: DrainRef, { version, ...draft }: DrainDraft & { version: number }, doer: DrainDoer): Promise<ChangedDrain> {
  const foreign = await foreignOf(tx, teamId, draft.applications)
  if (foreign.length > 0) return { kind: 'foreign', names: foreign }
  await tx.$executeRaw`SELECT 1 FROM drain WHERE id = ${id} FOR UPDATE`
  const before = await tx.drain.findUnique({ where: { id } })
  if (before?.version !== version) return { kind: 'changed-meanwhile' }
  const row = await tx.drain.update({ where: { id }, data: { ...dataOf(draft), changedAt: new Date(), version: { increment: 1 } }, include: withTeam })
  await publishEvent(tx, { topic: 'drains', teamId, key: id })
  await appendChange(tx, {
    actor: doer.actor, action: 'drain.change', subject: { kind: 'drain', id }, teamId, before: { name, ...decided(before) }, after: { name, ...decided(row), ...(draft.secrets ? { credentialsGiven: true } : {}) }, ...saidWhy(doer),
  })
  return { kind: 'changed', drain: drainOf(row) }
}

export async function setPausedRow(tx: Transaction, { id, teamId, name }: DrainRef, paused: boolean, doer: DrainDoer): Promise<Drain> {
  await tx.$executeRaw`SELECT 1 FROM drain WHERE id = ${id} FOR UPDATE`
  const before = await tx.drain.findUniqueOrThrow({ where: { id }, include: withTeam })
  // Asked twice, the second changes nothing.
  if (before.paused === paused) return drainOf(before)
  const row = await tx.drain.update({ where: { id }, data: { paused, changedAt: new Date(), version: { increment: 1 } }, include: withTeam })
  await publishEvent(tx, { topic: 'drains', teamId, key: id })
  await appendChange(tx, { actor: doer.actor, action: paused ? 'drain.pause' : 'drain.resume', subject: { kind: 'drain', id }, teamId, before: { name, paused: !paused }, after: { name, paused }, ...saidWhy(doer) })
  return drainOf(row)
}

export async function deleteDrainRow(tx: Transaction, { id, teamId, name }: DrainRef, doer: DrainDoer): Promise<void> {
  const before = await tx.drain.findUnique({ where: { id } })
  const { count } = await tx.drain.deleteMany({ where: { id } })
  if (!before || count === 0) return
  await publishEvent(tx, { topic: 'drains', teamId, key: id })
  await appendChange(tx, { actor: doer.actor, action: 'drain.delete', subject: { kind: 'drain', id }, teamId, before: { name, ...decided(before) }, after: null, ...saidWhy(doer) })
}
