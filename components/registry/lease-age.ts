import type { RegistryInstance } from '@/lib/domains/registry/schemas'

/** `fresh`: renewed in time. `late`: missed a renewal. `overdue`: past its lease, kept only until the next eviction. */
export type LeaseState = 'fresh' | 'late' | 'overdue'

export interface LeaseAge {
  state: LeaseState
  ageSeconds: number
  leftSeconds: number
  /** Share of the lease that is used up, 0 to 1. */
  used: number
}

/** Clients renew three times in a lease, so half a lease without one is a missed heartbeat. */
export function leaseAge({ renewedAtMs, expiresAtMs, leaseSeconds }: Pick<RegistryInstance, 'renewedAtMs' | 'expiresAtMs' | 'leaseSeconds'>, nowMs: number): LeaseAge {
  const ageSeconds = Math.max(0, Math.floor((nowMs - renewedAtMs) / 1000))
  const leftSeconds = Math.ceil((expiresAtMs - nowMs) / 1000)
  const state = leftSeconds <= 0 ? 'overdue' : ageSeconds > leaseSeconds / 2 ? 'late' : 'fresh'
  return { state, ageSeconds, leftSeconds: Math.max(0, leftSeconds), used: Math.min(1, Math.max(0, ageSeconds / Math.max(1, leaseSeconds))) }
}
