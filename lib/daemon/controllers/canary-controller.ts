import { nameCard } from '@/lib/domains/canary/core/card-name'
import { windowAt } from '@/lib/domains/canary/core/canary-window'
import { composeCard } from '@/lib/domains/canary/core/compose-card'
import { type CanaryAct, decideCanary, nextJudgementMs } from '@/lib/domains/canary/core/decide-canary'
import { evidenceRules } from '@/lib/domains/canary/core/weigh-evidence'
import type { CanaryRecord, CanaryRunStore, CanaryTelemetry, FaultTimes, NewJudgement, ReleaseCalls } from '@/lib/domains/canary/ports'
import { type Controller, type CrashHook, noCrash } from './controller'

export interface CanaryControllerOptions {
  store: CanaryRunStore
  telemetry: CanaryTelemetry
  faultTimes?: FaultTimes
  releaseCalls?: ReleaseCalls
  crash?: CrashHook
}

export const canaryKind = 'canary'
/** Of one that is decided: nothing can come any more. */
const doneMs = 30 * 86_400_000
/** While others move: the rollout to its analysis, or on from an outcome. */
const soonMs = 1_000

/** Judges canaries by their interval and decides what follows; a judgement and its consequence are one transaction. */
export function createCanaryController({ store, telemetry, faultTimes = { within: async () => [] }, releaseCalls = { overBudget: async () => [] }, crash = noCrash }: CanaryControllerOptions): Controller {
  async function judge(record: CanaryRecord): Promise<NewJudgement | null> {
    const facts = await store.facts(record.rollout.id)
    const { beganAtMs } = record.run
    if (!facts || beganAtMs === null) return null
    const window = windowAt(record.options, beganAtMs, record.nowMs)
    const group = (role: 'baseline' | 'canary') => facts.groups.find((one) => one.role === role)?.serverGroup
    const [baseline, canary] = [group('baseline'), group('canary')]
    const answer = window && baseline !== undefined && canary !== undefined ? await telemetry.read({ application: record.rollout.application, cluster: record.rollout.cluster, baseline, canary, window }) : null
    const faults = window ? await faultTimes.within(record.rollout.application, window) : []
    const over = window && canary !== undefined ? await releaseCalls.overBudget(record.rollout.application, canary) : []
    const card = composeCard(facts, window, answer, record.nowMs, evidenceRules, faults, over)
    return { card, ...nameCard(card) }
  }

  /** The same run with the new judgement as its last. */
  const judged = (record: CanaryRecord, { card, hash }: NewJudgement): CanaryRecord => ({
    ...record,
    last: { number: card.judgement, atMs: Date.parse(card.at), verdict: card.verdict, fresh: card.fresh, cardHash: hash },
    weighedSinceEnd: record.weighedSinceEnd || (record.last !== null && record.run.endsAtMs !== null && record.last.atMs >= record.run.endsAtMs && record.last.verdict !== 'not-enough-evidence'),
  })

  async function write(fence: Parameters<Controller['step']>[0], record: CanaryRecord, judgement: NewJudgement | null, act: CanaryAct): Promise<boolean> {
    const name = judgement ? 'judge' : act.kind
    await crash('between-act-and-record', `canary ${name}`)
    const written = await store.record(fence, record, judgement, act)
    await crash('after-record', `canary ${name}`)
    return written
  }

  const until = (atMs: number, { nowMs }: CanaryRecord) => ({ nextLookMs: Math.max(0, atMs - nowMs) })

  return {
    kind: canaryKind,
    concurrency: 8,
    async step(fence) {
      const record = await store.load(fence.objectId)
      if (!record) return { nextLookMs: doneMs }
      const act = decideCanary(record)
      switch (act.kind) {
        case 'done':
          return { nextLookMs: doneMs }
        case 'wake-rollout':
          await store.wakeRollout(record.rollout.id)
          return { nextLookMs: soonMs }
        case 'wait':
          return until(act.untilMs, record)
        case 'judge': {
          await crash('before-act', 'canary judge')
          const judgement = await judge(record)
          if (!judgement) return { nextLookMs: soonMs }
          const now = judged(record, judgement)
          const next = decideCanary(now)
          if (!(await write(fence, record, judgement, next))) return { nextLookMs: 0 }
          return next.kind === 'wait' ? until(next.untilMs, record) : { nextLookMs: next.kind === 'decide' ? soonMs : 0 }
        }
        case 'begin':
        case 'decide':
        case 'open-decision':
          await crash('before-act', `canary ${act.kind}`)
          if (!(await write(fence, record, null, act))) return { nextLookMs: 0 }
          return act.kind === 'begin' ? until(nextJudgementMs({ ...record, run: { ...record.run, beganAtMs: record.nowMs, endsAtMs: act.endsAtMs } }) ?? record.nowMs, record) : { nextLookMs: soonMs }
      }
    },
  }
}
