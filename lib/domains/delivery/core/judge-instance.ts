import type { ProcessIdentity, ProcessObservation } from '../ports'
import { forgivenAfterMs } from './back-off'

/** What the platform's own probe last saw. */
export type Health = { kind: 'unknown' } | { kind: 'passing' } | { kind: 'failing'; times: number; detail: string }

export interface ObservedInstance {
  id: string
  slot: number
  state: 'intended' | 'starting' | 'healthy' | 'sick' | 'stopping'
  desiredState: 'running' | 'stopped'
  reason: string
  failures: number
  createdAtMs: number
  healthyAtMs: number | null
  /** What it was started with; 0 until its environment is made. */
  bindingGeneration: number
  process: ProcessObservation
  health: Health
}

export type InstanceAction =
  | { kind: 'start'; id: string }
  | { kind: 'record-started'; id: string; identity: ProcessIdentity }
  | { kind: 'record-healthy'; id: string }
  | { kind: 'forgive'; id: string }
  /** Wants another in its place; it serves until that one does. */
  | { kind: 'replace'; id: string; reason: string }
  /** Decides that it must go; `state` is what the screen says meanwhile. */
  | { kind: 'retire'; id: string; reason: string; failures: number }
  | { kind: 'stop'; id: string }
  | { kind: 'finish'; id: string; state: 'stopped' | 'failed'; reason: string; failures: number; exitCode: number | null; signal: string | null }

export interface Surroundings {
  nowMs: number
  /** Why its slot does not need it, or null. */
  surplus: string | null
  /** Another instance of its slot already serves. */
  successorHealthy: boolean
}

export const sickAfterFailures = 3
export const startDeadlineMs = 60_000
const claimDeadlineMs = 10_000

const finish = (one: ObservedInstance, state: 'stopped' | 'failed', reason: string, end: { exitCode: number | null; signal: string | null } = { exitCode: null, signal: null }, counts = state === 'failed'): InstanceAction => ({
  kind: 'finish', id: one.id, state, reason, failures: one.failures + (counts ? 1 : 0), exitCode: end.exitCode, signal: end.signal,
})

function judgeRunning(one: ObservedInstance, identity: ProcessIdentity, { nowMs, surplus, successorHealthy }: Surroundings): InstanceAction[] {
  const retire = (reason: string, failed: boolean): InstanceAction[] => [{ kind: 'retire', id: one.id, reason, failures: one.failures + (failed ? 1 : 0) }]
  if (one.state === 'stopping') return [{ kind: 'stop', id: one.id }]
  if (surplus !== null) return retire(surplus, false)
  // Somebody asked for another in its place: one that serves stays until the new one does.
  if (one.desiredState === 'stopped' && (one.state !== 'healthy' || successorHealthy)) return retire(one.reason || 'replaced', false)
  if (one.state === 'intended') return [{ kind: 'record-started', id: one.id, identity }]
  const { health } = one
  if (one.state === 'healthy') {
    if (health.kind === 'failing' && health.times >= sickAfterFailures) return retire(`sick: ${health.times} health checks failed in a row, the last with ${health.detail}`, true)
    const forgiven = one.failures > 0 && one.healthyAtMs !== null && nowMs - one.healthyAtMs >= forgivenAfterMs
    return forgiven ? [{ kind: 'forgive', id: one.id }] : []
  }
  if (health.kind === 'passing') return [{ kind: 'record-healthy', id: one.id }]
  // Adopted and not probed yet: its age alone says nothing.
  if (health.kind === 'unknown' || nowMs - one.createdAtMs < startDeadlineMs) return []
  return retire(`not healthy ${startDeadlineMs / 1_000} s after its start: ${health.detail}`, true)
}

/** What to do about one instance that has not ended, by what its process and its probe show. */
export function judgeInstance(one: ObservedInstance, around: Surroundings): InstanceAction[] {
  const unwanted = one.desiredState === 'stopped' || around.surplus !== null || one.state === 'stopping'
  const { process } = one
  switch (process.kind) {
    case 'running':
      return judgeRunning(one, process.identity, around)
    case 'ended':
      return [finish(one, unwanted ? 'stopped' : 'failed', unwanted ? one.reason || around.surplus || 'stopped' : process.words, process, !unwanted && !process.blameless)]
    case 'claimed':
      return around.nowMs - process.sinceMs < claimDeadlineMs ? [] : [finish(one, 'failed', 'its start was cut off before the process named itself')]
    case 'absent':
      if (one.state === 'intended') return unwanted ? [finish(one, 'stopped', around.surplus ?? 'stopped before it was started')] : [{ kind: 'start', id: one.id }]
      return [finish(one, unwanted ? 'stopped' : 'failed', 'the runtime lost every trace of it')]
  }
}
