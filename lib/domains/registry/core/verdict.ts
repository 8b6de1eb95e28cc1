import type { InstanceStatus } from '../schemas'

/** What the registry says. */
export interface LeaseWitness {
  status: InstanceStatus
  overridden: boolean
  registeredAtMs: number
  renewedAtMs: number
  expiresAtMs: number
  /** Of its status, and of whether it is there at all, within the flapping window. */
  changes: number
}

/** Requests that it served, as its own telemetry tells. `unknown`: telemetry did not answer, which is no proof of silence. */
export type TrafficWitness = { kind: 'unknown' } | { kind: 'seen'; requests: number; lastAtMs: number } | { kind: 'none' }

/** What its announced address answered. `refused`: an address where nothing is sent. `changes` as of a lease. */
export type ProbeWitness =
  | { kind: 'unknown' }
  | { kind: 'refused'; address: string }
  | { kind: 'answered'; atMs: number; latencyMs: number; httpStatus: number | null; changes: number }
  | { kind: 'unreachable'; atMs: number; detail: string; times: number; changes: number }

/** All that is known of one instance; the screen shows this beside the verdict. */
export interface Evidence {
  lease: LeaseWitness | null
  traffic: TrafficWitness
  probe: ProbeWitness
  /** Requests that other instances of its application served meanwhile; null where telemetry did not answer. */
  fellowRequests: number | null
}

export interface VerdictLimits {
  /** Changes of lease or probe within the window from which on it flaps. */
  flapChanges: number
  /** So many probes one after the other must fail: one lost packet makes no ghost. */
  ghostProbes: number
  /** A new instance may still be starting. */
  startingMs: number
  /** What its fellows must have served before silence means something. */
  fellowRequestsMin: number
}

export const verdictLimits: VerdictLimits = { flapChanges: 4, ghostProbes: 3, startingMs: 60_000, fellowRequestsMin: 20 }

export type UndecidedReason =
  | 'nothing-known'
  | 'starting'
  | 'not-probed'
  | 'probe-failing'
  | 'probe-contradicts'
  | 'no-telemetry'
  | 'not-in-service'
  | 'lease-overdue'

/** `undecided` is neither good nor bad: a witness is missing, or two of them contradict each other. */
export type Verdict =
  | { kind: 'healthy'; because: 'served' | 'idle-like-its-fellows' }
  | { kind: 'ghost' }
  | { kind: 'silent' }
  | { kind: 'stowaway' }
  | { kind: 'flapping'; witness: 'lease' | 'probe'; changes: number }
  | { kind: 'undecided'; because: UndecidedReason }

const undecided = (because: UndecidedReason): Verdict => ({ kind: 'undecided', because })

/** HTTP errors are an answer, but not of somebody well; a port without a health check answers by taking the connection. */
const isWell = (httpStatus: number | null): boolean => httpStatus === null || (httpStatus >= 200 && httpStatus < 300)

function judgeFlapping({ changes }: LeaseWitness, probe: ProbeWitness, limit: number): Verdict | null {
  const ofProbe = 'changes' in probe ? probe.changes : 0
  if (Math.max(changes, ofProbe) < limit) return null
  return changes >= ofProbe ? { kind: 'flapping', witness: 'lease', changes } : { kind: 'flapping', witness: 'probe', changes: ofProbe }
}

/** A lease whose address does not answer. A ghost only by all three: whoever serves requests or has just begun is none. */
function judgeUnreachable(lease: LeaseWitness, traffic: TrafficWitness, times: number, limits: VerdictLimits, nowMs: number): Verdict {
  if (traffic.kind === 'seen') return undecided('probe-contradicts')
  if (nowMs - lease.registeredAtMs < limits.startingMs) return undecided('starting')
  if (times < limits.ghostProbes) return undecided('probe-failing')
  return traffic.kind === 'unknown' ? undecided('no-telemetry') : { kind: 'ghost' }
}

/** A lease that nothing speaks against but, perhaps, that nobody calls it. */
function judgeQuiet(traffic: TrafficWitness, fellowRequests: number | null, limits: VerdictLimits, ageMs: number): Verdict {
  if (traffic.kind === 'unknown' || fellowRequests === null) return undecided('no-telemetry')
  if (fellowRequests < limits.fellowRequestsMin) return { kind: 'healthy', because: 'idle-like-its-fellows' }
  // Callers have to hear of it first.
  return ageMs < limits.startingMs ? undecided('starting') : { kind: 'silent' }
}

/** What three witnesses say together. What is taken out of service on purpose is never called silent. */
export function judgeInstance({ lease, traffic, probe, fellowRequests }: Evidence, nowMs: number, limits: VerdictLimits = verdictLimits): Verdict {
  if (lease === null) return traffic.kind === 'seen' ? { kind: 'stowaway' } : undecided('nothing-known')
  const flapping = judgeFlapping(lease, probe, limits.flapChanges)
  if (flapping) return flapping
  if (probe.kind === 'unreachable') return judgeUnreachable(lease, traffic, probe.times, limits, nowMs)
  if (lease.status !== 'UP') return undecided(lease.status === 'STARTING' ? 'starting' : 'not-in-service')
  // Kept by self-preservation, or until the next eviction: it lives, but no longer renews.
  if (lease.expiresAtMs <= nowMs) return undecided('lease-overdue')
  if (probe.kind === 'answered' && !isWell(probe.httpStatus)) return undecided(traffic.kind === 'seen' ? 'probe-contradicts' : 'probe-failing')
  if (traffic.kind === 'seen') return { kind: 'healthy', because: 'served' }
  if (probe.kind !== 'answered') return undecided('not-probed')
  return judgeQuiet(traffic, fellowRequests, limits, nowMs - lease.registeredAtMs)
}
