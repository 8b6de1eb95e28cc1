import type { AtPoint, RunView } from '@/lib/domains/chaos/core/run-state'
import { leftoversOf } from '@/lib/domains/chaos/core/residue'
import { pickTargets } from '@/lib/domains/chaos/core/pick-targets'
import { lookMsOf, unknownAfterMs, unknownAfterMsOf } from '@/lib/domains/chaos/core/condition-look'
import { judgeNow } from '@/lib/domains/chaos/core/judge-now'
import { countsAt, type JudgedCondition, samplesOf } from '@/lib/domains/chaos/core/steady-state'
import { stepsOf, type ToldSteps } from '@/lib/domains/chaos/core/telemetry-state'
import type { CallPoint, ChaosWork, InstancePoint, LiveFigures, RunRecord, TargetWitness, ToldFigures } from '@/lib/domains/chaos/ports'
import type { RunTarget, TargetSnapshot } from '@/lib/domains/chaos/schemas'
import type { Fence } from '@/lib/domains/delivery/ports'
import type { PairSeconds } from '@/lib/domains/gateway/fault-schemas'

export interface RunObservers {
  work: ChaosWork
  calls: CallPoint
  instances: InstancePoint
  figures: LiveFigures
  told: ToldFigures
  witness: TargetWitness
  targets: (record: RunRecord) => Promise<RunTarget[]>
  random: () => number
}

const beforeMs = 60_000
const judgedMs = 26_000
/** The second in which a fault went is mixed: the next ones tell how it is without. */
const afterGoneMs = 1_000

/** From when on looks of a condition count for the judgement of this phase. */
function judgedFrom({ phase, injectedAtMs, goneAtMs }: RunRecord['state'], lookMs: number): number {
  if (phase === 'residue' && goneAtMs !== null) return goneAtMs + afterGoneMs
  // The look in which it came is one of them: what it broke then is broken.
  return phase === 'holding' ? Math.floor((injectedAtMs ?? 0) / lookMs) * lookMs : 0
}

/** Until when all of them are known, each as well as its source can tell: telemetry may be older. */
const knownUntilMs = (steady: readonly JudgedCondition[]): number => Math.min(...steady.map(({ condition, asOfMs }) => (asOfMs === null ? 0 : asOfMs + unknownAfterMsOf(condition) - unknownAfterMs)))

export async function snapshotOf({ work, witness }: Pick<RunObservers, 'work' | 'witness'>, record: RunRecord): Promise<TargetSnapshot> {
  const { name } = record.application
  const [rows, ejected, callers] = await Promise.all([work.snapshot(record), witness.ejected(), witness.callers(name)])
  const total = (field: 'retries' | 'refused') => (callers ?? []).reduce((sum, one) => sum + one[field], 0)
  const calls = callers && { open: callers.filter(({ refuses }) => refuses).map(({ caller }) => caller), retries: total('retries'), refused: total('refused') }
  return { ...rows, leases: witness.leases(name), ejected, calls }
}

/** Observes a run for one decision: its steady state, the fault where it acts, and what a phase alone asks for. */
export function createRunObserver({ work, calls, instances, figures, told: said, witness, targets, random }: RunObservers) {
  async function addSamples(fence: Fence, record: RunRecord, answer: PairSeconds, steady: readonly JudgedCondition[]): Promise<void> {
    const { state, application } = record
    const afterMs = state.lastSampleMs ?? answer.nowMs - beforeMs
    const fresh = samplesOf(state.plan.conditions, answer.seconds, { afterMs, nowMs: answer.nowMs })
    const knownMs = knownUntilMs(steady)
    await work.addSamples(fence, record, fresh.map((one) => ({ ...one, counts: countsAt(answer.seconds, application.name, one.atMs), known: knownMs >= one.atMs })))
  }

  async function addSteps(fence: Fence, record: RunRecord, steps: readonly ToldSteps[] | null): Promise<void> {
    const { state } = record
    const firstMs = Math.min(...(steps ?? []).map(({ asOfMs }) => asOfMs)) - beforeMs
    if (steps && steps.length > 0) await work.addSteps(fence, record, stepsOf(state.plan.conditions, steps, { afterMs: state.lastStepMs ?? firstMs }))
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
    const [answer, told] = await Promise.all([figures.read(Math.min(state.lastSampleMs ?? state.nowMs - beforeMs, state.nowMs - judgedMs)), said.read(state.plan.conditions)])
    const steps = told.ok ? told.value : null
    const steady = answer.ok ? state.plan.conditions.map((condition) => judgeNow(condition, { ...answer.value, told: steps }, judgedFrom(state, lookMsOf(condition)))) : null
    if (answer.ok && steady) await addSamples(fence, record, answer.value, steady)
    await addSteps(fence, record, steps)
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
