import type { Database, Transaction } from '@/lib/kernel/database'
import { newId } from '@/lib/kernel/ids'
import { appendChange } from '../../ledger/adapters/prisma-append'
import type { Doer } from '../../delivery/ports'
import { CanaryVerdict, DecisionCard } from '../analysis-schemas'
import type { CanaryActStore, CanaryRecord, PersonsAct, Persons } from '../ports'
import { askForLook, loadCanary } from './canary-rows'

const judgementsShown = 200
const parsed = (card: string): DecisionCard => DecisionCard.parse(JSON.parse(card))

/** What people do about canaries. The card that they act on is frozen with their signature, whose ledger entry carries its name. */
export function createPrismaCanaryActStore(database: Database): CanaryActStore {
  return {
    find: ({ id }, number) => loadCanary(database, { applicationId: id, number }),
    async view({ id }, number) {
      const record = await loadCanary(database, { applicationId: id, number })
      if (!record) return null
      const rows = await database.canaryJudgement.findMany({ where: { rolloutId: record.rollout.id }, orderBy: { number: 'desc' }, take: judgementsShown, omit: { card: true } })
      const newest = record.last && (await database.canaryJudgement.findUnique({ where: { rolloutId_number: { rolloutId: record.rollout.id, number: record.last.number } } }))
      return {
        record,
        card: newest ? parsed(newest.card) : null,
        judgements: rows.reverse().map(({ number: judgement, at, verdict, score, cardHash }) => ({ number: judgement, at: at.toISOString(), verdict: CanaryVerdict.parse(verdict), score, cardHash })),
      }
    },
    async act({ id: applicationId }, number, doer, person, decide) {
      const rollout = await database.rollout.findUnique({ where: { applicationId_number: { applicationId, number } }, select: { id: true, canaryRun: { select: { rolloutId: true } } } })
      if (!rollout?.canaryRun) return { kind: 'missing' }
      const acted = await database.$transaction(async (tx) => {
        // The work item first, as controllers take it: the other order could wait in a circle with them.
        await askForLook(tx, 'canary', rollout.id)
        await tx.$executeRaw`SELECT 1 FROM canary_run WHERE rollout_id = ${rollout.id} FOR UPDATE`
        const record = await loadCanary(tx, { id: rollout.id })
        if (!record) return { kind: 'missing' as const }
        const decided = decide(record)
        if (!decided.ok) return { kind: 'refused' as const, fault: decided.error }
        await write(tx, record, decided.value, doer, person)
        return { kind: 'acted' as const }
      })
      // What was done stands; a wake that is lost costs the second until the rollout's next look.
      if (acted.kind === 'acted') await askForLook(database, 'rollout', rollout.id).catch(() => undefined)
      return acted
    },
    async card({ id: applicationId }, number, hash) {
      const rollout = await database.rollout.findUnique({ where: { applicationId_number: { applicationId, number } }, select: { id: true } })
      if (!rollout) return null
      const judged = await database.canaryJudgement.findFirst({ where: { rolloutId: rollout.id, cardHash: hash } })
      if (judged) return parsed(judged.card)
      // By a signature of this very canary: a hash alone opens nobody else's card.
      const signed = await database.canarySignature.findFirst({ where: { rolloutId: rollout.id, cardHash: hash }, select: { id: true } })
      const frozen = signed && (await database.frozenCard.findUnique({ where: { hash } }))
      return frozen ? parsed(frozen.card) : null
    },
  }
}

async function write(tx: Transaction, { rollout, run, nowMs, last }: CanaryRecord, { act, role, why, cardHash, outcome, words, extendMs }: PersonsAct, doer: Doer, personId: string): Promise<void> {
  const judged = cardHash === null ? null : await tx.canaryJudgement.findFirst({ where: { rolloutId: rollout.id, cardHash } })
  if (judged) await tx.frozenCard.createMany({ data: [{ hash: judged.cardHash, card: judged.card }], skipDuplicates: true })
  await tx.canarySignature.create({ data: { id: newId(), rolloutId: rollout.id, personId, name: doer.actor.name, role, act, why, cardHash: judged?.cardHash ?? '', at: new Date(nowMs) } })
  const endsAt = extendMs === null || run.endsAtMs === null ? null : new Date(Math.max(run.endsAtMs, nowMs) + extendMs)
  await tx.canaryRun.update({
    where: { rolloutId: rollout.id },
    data: {
      version: { increment: 1 },
      ...(endsAt ? { endsAt, expiresAt: null, state: 'analysing' } : {}),
      ...(outcome === null ? {} : { outcome, state: 'decided', decidedBy: { kind: 'people', words }, decidedAt: new Date(nowMs) }),
    },
  })
  await tx.streamEvent.create({ data: { topic: 'rollouts', teamId: rollout.teamId, key: rollout.application } })
  await appendChange(tx, {
    actor: doer.actor,
    action: `canary.sign-${act}`,
    subject: { kind: 'rollout', id: `${rollout.application} ${rollout.number}` },
    teamId: rollout.teamId,
    application: rollout.application,
    after: { act, role, outcome, words, ...(endsAt ? { endsAt: endsAt.toISOString() } : {}) },
    why,
    ...(judged ? { evidence: { cardHash: judged.cardHash, verdict: judged.verdict, score: judged.score, judgement: judged.number, newest: last?.number ?? null } } : {}),
  })
}

/** A token is its maker's other hand: who signs by both has signed once. */
export const createPrismaPersons = (database: Database): Persons => ({
  async personOf({ kind, id }) {
    if (kind !== 'token') return id
    const token = await database.token.findUnique({ where: { id }, select: { createdById: true } })
    return token?.createdById ?? id
  },
})
