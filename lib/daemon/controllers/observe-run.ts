import type { AtPoint, RunView } from '@/lib/domains/chaos/core/run-state'
import { leftoversOf } from '@/lib/domains/chaos/core/residue'
import { pickTargets } from '@/lib/domains/chaos/core/pick-targets'
import { countsAt, judgeCondition, type JudgedCondition, samplesOf } from '@/lib/domains/chaos/core/steady-state'
import type { CallPoint, ChaosWork, InstancePoint, LiveFigures, RunRecord, TargetWitness } from '@/lib/domains/chaos/ports'
import type { RunTarget, TargetSnapshot } from '@/lib/domains/chaos/schemas'
import type { Fence } from '@/lib/domains/delivery/ports'
import type { PairSeconds } from '@/lib/domains/gateway/fault-schemas'

export interface RunObservers {
  work: ChaosWork
  calls: CallPoint
  instances: InstancePoint
  figures: LiveFigures
  witness: TargetWitness
  targets: (record: RunRecord) => Promise<RunTarget[]>
  random: () => number
}

const beforeMs = 60_000
const judgedMs = 26_000
/** The second in which a fault went is mixed: the next ones tell how it is without. */
const afterGoneMs = 1_000

/** From when on seconds count for the judgement of this phase. */
function judgedFrom({ phase, injectedAtMs, goneAtMs }: RunRecord['state']): number {
  if (phase === 'residue' && goneAtMs !== null) return goneAtMs + afterGoneMs
  // The second in which it came is one of them: what it broke then is broken.
  return phase === 'holding' ? Math.floor((injectedAtMs ?? 0) / 1_000) * 1_000 : 0
}

export async function snapshotOf({ work, witness }: Pick<RunObservers, 'work' | 'witness'>, record: RunRecord): Promise<TargetSnapshot> {
  const { name } = record.application
  const [rows, ejected, callers] = await Promise.all([work.snapshot(record), witness.ejected(), witness.callers(name)])
  const total = (field: 'retries' | 'refused') => (callers ?? []).reduce((sum, one) => sum + one[field], 0)
  const calls = callers && { open: callers.filter(({ refuses }) => refuses).map(({ caller }) => caller), retries: total('retries'), refused: total('refused') }
  return { ...rows, leases: witness.leases(name), ejected, calls }
}

/** Observes a run for one decision: its steady state, the fault where it acts, and what a phase alone asks for. */
export function createRunObserver({ work, calls, instances, figures, witness, targets, random }: RunObservers) {
  async function addSamples(fence: Fence, record: RunRecord, answer: PairSeconds, steady: readonly JudgedCondition[]): Promise<void> {
    const { state, application } = record
    const afterMs = state.lastSampleMs ?? answer.nowMs - beforeMs
    const fresh = samplesOf(state.plan.conditions, answer.seconds, { afterMs, nowMs: answer.nowMs })
    const knownMs = Math.min(...steady.map(({ asOfMs }) => asOfMs ?? 0))
    await work.addSamples(fence, record, fresh.map((one) => ({ ...one, counts: countsAt(answer.seconds, application.name, one.atMs), known: knownMs >= one.atMs })))
  }

  async function pointOf({ state }: RunRecord): Promise<{ point: AtPoint; targets: (RunTarget & { paused: boolean; timer: boolean })[] }> {
    const { fault } = state.plan
    if (fault.kind === 'calls') {
      const counts = await calls.counts()
      const isActive = counts.ok && counts.value.some(({ run, active }) => run === state.id && active)
      return { point: !counts.ok ? 'unknown' : isActive ? 'active' : 'gone', targets: [] }
    }
    const seen = await Promise.all(state.facts.targets.map(async (target) => ({ target, now: await instances.observe(target.instance) })))
    const held = seen.map(({ target, now }) => ({ ...target, paused: now.kind === 'running' && now.paused, timer: now.kind === 'running' && now.timer }))
    return { point: held.some(({ paused, timer }) => paused || timer) ? 'active' : 'gone', targets: held }
  }

  async function hitBy(record: RunRecord): Promise<RunTarget[]> {
    const { fault } = record.state.plan
    const healthy = await targets(record)
    return fault.kind === 'calls' ? [] : pickTargets(fault, healthy, random)
  }

  return async function observe(fence: Fence, record: RunRecord): Promise<RunView> {
    const { state } = record
    const none: RunView = { state, steady: null, point: 'unknown', targets: [], before: null, leftovers: [] }
    if (state.phase === 'done' || state.abortAsked && (state.phase === 'checking' || state.phase === 'injecting' || state.phase === 'holding')) return none
    const answer = await figures.read(Math.min(state.lastSampleMs ?? state.nowMs - beforeMs, state.nowMs - judgedMs))
    const fromMs = judgedFrom(state)
    const steady = answer.ok ? state.plan.conditions.map((condition) => judgeCondition(condition, answer.value.seconds, { fromMs, nowMs: answer.value.nowMs })) : null
    if (answer.ok && steady) await addSamples(fence, record, answer.value, steady)
    switch (state.phase) {
      case 'checking':
        return { ...none, steady, targets: await hitBy(record), before: await snapshotOf({ work, witness }, record) }
      case 'injecting':
        return { ...none, steady }
      case 'holding':
      case 'ending':
        return { ...none, steady, point: (await pointOf(record)).point }
      case 'residue': {
        const [at, now] = await Promise.all([pointOf(record), snapshotOf({ work, witness }, record)])
        const isOnCalls = state.plan.fault.kind === 'calls'
        const leftovers = state.facts.before ? leftoversOf({ isOnCalls, ...at, before: state.facts.before, now, moved: state.moved }) : []
        return { ...none, steady, point: at.point, leftovers }
      }
    }
  }
}
