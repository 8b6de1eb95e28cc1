import type { Transaction } from '@/lib/kernel/database'
import type { Change } from '../../ledger/schemas'
import { appendChange } from '../../ledger/adapters/prisma-append'
import { publishEvent } from '../../ledger/adapters/publish-event'
import type { RunAct } from '../core/run-act'
import type { RunRecord } from '../ports'
import type { RunFacts, RunPhase, RunReason, RunVerdict } from '../schemas'
import { runSubject } from './chaos-rows'

const controller = { kind: 'controller', id: 'chaos', name: 'chaos controller' }

interface Written {
  phase?: RunPhase
  verdict?: RunVerdict
  reason?: RunReason
  facts?: Partial<RunFacts>
  at?: 'injectedAt' | 'goneAt' | 'endedAt'
  endsAtMs?: number
}

/** What an act changes in the row. */
function changesOf(record: RunRecord, act: RunAct): Written | null {
  switch (act.kind) {
    case 'refuse':
      return { phase: 'done', verdict: act.reason.code === 'asked' ? 'aborted' : 'refused', reason: act.reason, at: 'endedAt' }
    case 'intend':
      return { phase: 'injecting', facts: { targets: [...act.targets], before: act.before }, endsAtMs: act.endsAtMs, at: 'injectedAt' }
    case 'apply':
      return { phase: 'holding' }
    case 'end':
      return { phase: 'ending', verdict: act.verdict, reason: act.reason }
    case 'gone':
      return { phase: 'residue', at: 'goneAt' }
    case 'take-back':
      return { facts: { takenBack: record.state.takeBacks } }
    case 'note':
      return { facts: { leftovers: [...act.leftovers], after: act.after, ...(act.reaction ? { reaction: act.reaction } : {}) } }
    case 'finish':
      return { phase: 'done', verdict: act.verdict, reason: act.reason, facts: { leftovers: [], after: act.after, ...(act.reaction ? { reaction: act.reaction } : {}) }, at: 'endedAt' }
    case 'apply-again':
    case 'release':
    case 'wait':
    case 'done':
      return null
  }
}

type Said = Pick<Change, 'action' | 'phase' | 'after' | 'why' | 'evidence'>

/** Begin and end are outside acts: intended before, done after. What is only noted is not a change. */
function saidOf({ state }: RunRecord, act: RunAct): Said | null {
  const fault = state.plan.fault
  switch (act.kind) {
    case 'refuse':
      return { action: 'chaos.refuse', why: act.reason.detail }
    case 'intend':
      return { action: 'chaos.inject', phase: 'intended', after: { fault, targets: act.targets.map(({ instance }) => instance), endsAt: new Date(act.endsAtMs).toISOString() } }
    case 'apply':
      return { action: 'chaos.inject', phase: 'done', after: { fault, targets: state.facts.targets.map(({ instance }) => instance), endsAt: state.endsAtMs === null ? null : new Date(state.endsAtMs).toISOString() } }
    case 'end':
      // What was intended and never known to be done is settled as that.
      if (state.phase === 'injecting') return { action: 'chaos.inject', phase: 'failed', after: { verdict: act.verdict }, why: act.reason.detail }
      return { action: 'chaos.end', phase: 'intended', after: { verdict: act.verdict }, why: act.reason.detail }
    case 'gone':
      return { action: 'chaos.end', phase: 'done', after: { verdict: state.verdict }, ...(state.reason ? { why: state.reason.detail } : {}) }
    case 'finish':
      return { action: 'chaos.finish', phase: act.verdict === 'held' || act.verdict === 'aborted' ? 'done' : 'failed', after: { verdict: act.verdict, left: 0 }, why: act.reason.detail }
    case 'note':
      return act.leftovers.length > 0 && state.facts.leftovers === null ? { action: 'chaos.left', phase: 'failed', evidence: { left: act.leftovers.map(({ detail }) => detail) } } : null
    default:
      return null
  }
}

/** The row's change, the event and the ledger's entry, last, in the caller's transaction, which holds fence and row. */
export async function recordAct(tx: Transaction, record: RunRecord, act: RunAct): Promise<void> {
  const written = changesOf(record, act)
  if (!written) return
  const { state, application, number } = record
  const [clock] = await tx.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`
  if (!clock) throw new Error('the database has no clock')
  const { now } = clock
  const { phase, verdict, reason, facts, at, endsAtMs } = written
  await tx.chaosRun.update({
    where: { id: state.id },
    data: {
      version: { increment: 1 },
      ...(phase ? { phase, phaseSince: now } : {}), ...(verdict ? { verdict } : {}), ...(reason ? { reason } : {}),
      ...(facts ? { facts: { ...state.facts, ...facts } } : {}), ...(at ? { [at]: now } : {}), ...(endsAtMs === undefined ? {} : { endsAt: new Date(endsAtMs) }),
    },
  })
  await publishEvent(tx, { topic: 'chaos', teamId: application.teamId, key: application.name })
  const said = saidOf(record, act)
  if (said) await appendChange(tx, { actor: controller, subject: runSubject(number), teamId: application.teamId, application: application.name, ...said })
}
