import type { ApplicationRef, Doer } from '../../delivery/ports'
import type { ChaosStore } from '../ports'
import type { RunDraft, RunSamples, StartedRun } from '../ports'
import type { ChaosRun, RunFault, RunPlan, RunTarget } from '../schemas'

/** A store over the applications `home` and `shop` of `front` and `far` of `back`; rows of other domains are put beside it. */
export interface ChaosUnderTest {
  runs: ChaosStore
  /** Puts a healthy instance. */
  instance(application: ApplicationRef, target: RunTarget): Promise<void>
  /** A rollout of the application is under way. */
  rollout(application: ApplicationRef, strategy: 'redblack' | 'canary'): Promise<number>
  /** As the controller would: the run is in this phase now, with what it has left. */
  put(run: ChaosRun, phase: ChaosRun['phase'], leftovers?: ChaosRun['facts']['leftovers']): Promise<void>
  /** As the controller would: what was counted and told, and when the fault came and went. */
  seen(run: ChaosRun, looks: RunSamples, times: { injectedAtMs: number; goneAtMs: number | null }): Promise<void>
  /** Ids of runs whose controller was asked to look since the last question. */
  woken(): Promise<string[]>
  /** `action phase subject` of the ledger's entries, oldest first. */
  trail(): Promise<string[]>
}

export const home: ApplicationRef = { id: 'home', name: 'home', teamId: 'front' }
export const shop: ApplicationRef = { id: 'shop', name: 'shop', teamId: 'front' }
export const far: ApplicationRef = { id: 'far', name: 'far', teamId: 'back' }
export const doer: Doer = { actor: { kind: 'person', id: 'mina', name: 'Mina' }, why: 'to learn' }

export const delay = (ms = 100, caller: string | null = null): RunFault => ({ kind: 'calls', caller, sharePercent: 100, scope: 'all', fault: { kind: 'delay', ms } })
export const plan = (more: Partial<RunPlan> = {}): RunPlan => ({ fault: delay(), conditions: [{ measure: 'error-share', caller: 'edge', callee: '*', bound: 5 }], termSeconds: 60, ...more })
export const draft = (id: string, more: Partial<RunDraft> = {}): RunDraft => ({ id, plan: plan(), title: '', caller: null, ...more })

export async function started(given: ChaosUnderTest, id: string, application = home, more: Partial<RunDraft> = {}): Promise<ChaosRun> {
  const answer: StartedRun = await given.runs.start(application, draft(id, more), doer)
  if (answer.kind !== 'started') throw new Error(JSON.stringify(answer))
  return answer.run
}
