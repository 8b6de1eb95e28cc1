import type { InstanceStatus } from '../schemas'
import type { ProbeWitness } from './verdict'

/** Changes are counted over this long. */
export const flapWindowMs = 600_000

export type ProbeOutcome = { kind: 'refused'; address: string } | { kind: 'answered'; latencyMs: number; httpStatus: number | null } | { kind: 'unreachable'; detail: string }

/** What was seen of one instance before: enough to tell who comes and goes. */
export interface WitnessHistory {
  /** Null while it has no lease. */
  status: InstanceStatus | null
  overridden: boolean
  /** When its lease ended, as far as we saw it. */
  goneAtMs: number | null
  leaseChanges: readonly number[]
  probeChanges: readonly number[]
  probe: ProbeWitness
}

export const nothingSeen: WitnessHistory = { status: null, overridden: false, goneAtMs: null, leaseChanges: [], probeChanges: [], probe: { kind: 'unknown' } }

const within = (times: readonly number[], nowMs: number): readonly number[] => (times.length > 0 && (times[0] ?? 0) <= nowMs - flapWindowMs ? times.filter((at) => at > nowMs - flapWindowMs) : times)

/** The lease as it is now; null: there is none. Its first sight is no change, and neither is what somebody set by hand. */
export function seeLease(before: WitnessHistory, lease: { status: InstanceStatus; overridden: boolean } | null, nowMs: number): WitnessHistory {
  const leaseChanges = within(before.leaseChanges, nowMs)
  const probeChanges = within(before.probeChanges, nowMs)
  if (lease === null) {
    if (before.status === null) return leaseChanges === before.leaseChanges && probeChanges === before.probeChanges ? before : { ...before, leaseChanges, probeChanges }
    return { ...before, status: null, overridden: false, goneAtMs: nowMs, leaseChanges: [...leaseChanges, nowMs], probeChanges }
  }
  const isFirst = before.status === null && before.goneAtMs === null
  const changed = !isFirst && before.status !== lease.status && (before.status === null || before.overridden === lease.overridden)
  return { ...before, ...lease, goneAtMs: null, leaseChanges: changed ? [...leaseChanges, nowMs] : leaseChanges, probeChanges }
}

/** What its address answered just now. Only from answering to silence and back is a change. */
export function seeProbe(before: WitnessHistory, outcome: ProbeOutcome, nowMs: number): WitnessHistory {
  if (outcome.kind === 'refused') return { ...before, probe: outcome }
  const { kind } = before.probe
  const turned = (kind === 'answered' || kind === 'unreachable') && kind !== outcome.kind
  const probeChanges = turned ? [...within(before.probeChanges, nowMs), nowMs] : within(before.probeChanges, nowMs)
  const times = before.probe.kind === 'unreachable' ? before.probe.times + 1 : 1
  const probe: ProbeWitness = outcome.kind === 'answered' ? { ...outcome, atMs: nowMs, changes: 0 } : { ...outcome, atMs: nowMs, times, changes: 0 }
  return { ...before, probe, probeChanges }
}

/** With its changes counted, as the verdict wants it. */
export const probeWitness = ({ probe, probeChanges }: WitnessHistory, nowMs: number): ProbeWitness => ('changes' in probe ? { ...probe, changes: within(probeChanges, nowMs).length } : probe)

export const leaseChanges = ({ leaseChanges: times }: WitnessHistory, nowMs: number): number => within(times, nowMs).length
