import type { Database, Transaction } from '@/lib/kernel/database'
import type { Fence } from '../../delivery/ports'
import { appendChange } from '../../ledger/adapters/prisma-append'
import type { CanaryAct } from '../core/decide-canary'
import type { CanaryRecord, CanaryRunStore, NewJudgement } from '../ports'
import { askForLook, loadCanary } from './canary-rows'
import { readCanaryFacts } from './prisma-canary-facts'

const controller = { kind: 'controller', id: 'canary', name: 'canary controller' }
/** A decision may wait for days while it is judged on: older cards go, but for those that somebody signed. */
const judgementsKept = 300

/** What the canary controller writes: under its fence, and only while the run is as it was read. `requireFence` is the delivery domain's. */
export function createPrismaCanaryRunStore(database: Database, requireFence: (tx: Transaction, fence: Fence) => Promise<void>): CanaryRunStore {
  return {
    load: (id) => loadCanary(database, { id }),
    facts: (id) => readCanaryFacts(database, id),
    async record(fence, record, judgement, act) {
      const { id } = record.rollout
      const written = await database.$transaction(async (tx) => {
        await requireFence(tx, fence)
        const locked = await tx.$queryRaw<unknown[]>`SELECT 1 FROM canary_run WHERE rollout_id = ${id} AND version = ${record.run.version} AND outcome IS NULL FOR UPDATE`
        if (locked.length === 0) return false
        if (judgement) await addJudgement(tx, id, judgement)
        await tx.canaryRun.update({ where: { rolloutId: id }, data: { version: { increment: 1 }, ...(judgement ? { judgements: judgement.card.judgement } : {}), ...runChange(record, act) } })
        await tx.streamEvent.create({ data: { topic: 'rollouts', teamId: record.rollout.teamId, key: record.rollout.application } })
        const said = saidOf(record, judgement, act)
        if (said) await appendChange(tx, { actor: controller, subject: { kind: 'rollout', id: `${record.rollout.application} ${record.rollout.number}` }, teamId: record.rollout.teamId, application: record.rollout.application, ...said })
        return true
      })
      // Not inside: its own controller may hold that row and wait for ours. A wake that is lost here is made again by the next look.
      if (written && (act.kind === 'decide' || act.kind === 'open-decision')) await askForLook(database, 'rollout', id).catch(() => undefined)
      return written
    },
    wakeRollout: (id) => askForLook(database, 'rollout', id),
    async ensureWork() {
      await database.$executeRaw`
        INSERT INTO work_item (kind, object_id)
        SELECT 'canary', c.rollout_id FROM canary_run c JOIN rollout r ON r.id = c.rollout_id WHERE c.outcome IS NULL AND r.phase = 'analyse'
        ON CONFLICT (kind, object_id) DO NOTHING`
    },
  }
}

async function addJudgement(tx: Transaction, rolloutId: string, { card, text, hash }: NewJudgement): Promise<void> {
  await tx.canaryJudgement.create({
    data: { rolloutId, number: card.judgement, at: new Date(card.at), fromAt: new Date(card.window.from), toAt: new Date(card.window.to), verdict: card.verdict, score: card.judge?.score ?? null, cardHash: hash, card: text },
  })
  await tx.canaryJudgement.deleteMany({ where: { rolloutId, number: { lte: card.judgement - judgementsKept } } })
}

function runChange({ nowMs }: CanaryRecord, act: CanaryAct) {
  switch (act.kind) {
    case 'begin':
      return { state: 'analysing', beganAt: new Date(nowMs), endsAt: new Date(act.endsAtMs) }
    case 'open-decision':
      return { state: 'waiting', expiresAt: new Date(act.expiresAtMs) }
    case 'decide':
      return { state: 'decided', outcome: act.outcome, decidedBy: { kind: act.by, words: act.words }, decidedAt: new Date(nowMs) }
    default:
      return {}
  }
}

/** Judgements are many and have a table of their own: the ledger tells what follows from them, with the card as evidence. */
function saidOf({ last }: CanaryRecord, judgement: NewJudgement | null, act: CanaryAct) {
  const card = judgement ? { cardHash: judgement.hash, verdict: judgement.card.verdict, score: judgement.card.judge?.score ?? null } : last ? { cardHash: last.cardHash, verdict: last.verdict } : null
  const evidence = card ? { evidence: card } : {}
  switch (act.kind) {
    case 'begin':
      return { action: 'canary.begin', after: { endsAt: new Date(act.endsAtMs).toISOString() } }
    case 'open-decision':
      return { action: 'canary.ask', after: { expiresAt: new Date(act.expiresAtMs).toISOString() }, ...evidence }
    case 'decide':
      return { action: `canary.${act.outcome}`, after: { outcome: act.outcome, by: act.by }, why: act.words, ...evidence }
    default:
      return null
  }
}
