import type { ReplayChanges } from '../replay-schemas'
import type { BreakerPolicy } from './breaker'
import { given } from './given-values'

/** What a change of rules can change of a policy. */
export interface ChangeablePolicy {
  timeoutMs: number
  breaker: BreakerPolicy
}

/** Of Resilience4j alone. */
const resilienceOnly = ['windowCalls', 'slowMs', 'slowPercent', 'halfOpenCalls'] as const

/** Of the change, what Hystrix's rules have no use for; empty where it fits. */
export const unfitFields = (change: ReplayChanges, { rules }: Pick<BreakerPolicy, 'rules'>): string[] => (rules === 'resilience4j' ? [] : resilienceOnly.filter((field) => change[field] !== undefined))

/**
 * The breaker under other rules: what is replayed and what is put in force are the same. A window of time that is asked for is not
 * one of calls. What the breaker's kind of rules has no use for changes nothing.
 */
export function changeBreaker(breaker: BreakerPolicy, { timeoutMs: _elsewhere, ...change }: ReplayChanges): BreakerPolicy {
  const fitting = given(change, unfitFields(change, breaker))
  return { ...breaker, ...(fitting.windowMs !== undefined && fitting.windowCalls === undefined && { windowCalls: null }), ...fitting }
}

/** A later change over an earlier one. */
export function mergeChanges(earlier: ReplayChanges, later: ReplayChanges): ReplayChanges {
  const replaced = later.windowCalls !== undefined ? ['windowMs'] : later.windowMs !== undefined ? ['windowCalls'] : []
  return { ...given(earlier, replaced), ...given(later) }
}

/** The values that the change changes, as they are before it. */
export function valuesOf({ timeoutMs, breaker }: ChangeablePolicy, change: ReplayChanges): ReplayChanges {
  const { rules: _kind, windowCalls, slowMs, windowMs, ...rest } = breaker
  const all: ReplayChanges = { timeoutMs, ...rest, ...(windowCalls === null ? { windowMs } : { windowCalls }), ...(slowMs !== null && { slowMs }) }
  const isWindow = (name: string) => (name === 'windowMs' || name === 'windowCalls') && (change.windowMs !== undefined || change.windowCalls !== undefined)
  return Object.fromEntries(Object.entries(all).filter(([name]) => change[name as keyof ReplayChanges] !== undefined || isWindow(name)))
}

/** Whether the policy says all of this already. */
export const saysAlready = (policy: ChangeablePolicy, change: ReplayChanges): boolean => {
  const now = valuesOf(policy, change)
  return Object.entries(given(change)).every(([name, value]) => now[name as keyof ReplayChanges] === value)
}
