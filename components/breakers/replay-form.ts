import type { ReplayAnswer, ReplayChanges } from '@/lib/domains/gateway/replay-schemas'

export const replayFields = ['errorPercent', 'volume', 'window', 'openMs', 'timeoutMs', 'slowMs', 'slowPercent', 'halfOpenCalls'] as const
export type ReplayField = (typeof replayFields)[number]
export type ReplayForm = Partial<Record<ReplayField, string>>

type Policy = ReplayAnswer['policy']

/** Bounds of what is sent, as the fields show them: times of windows and waits in seconds. */
export const boundsOf = (field: ReplayField, isByCalls: boolean): { min: number; max: number; unit: 'percent' | 'calls' | 's' | 'ms' } => {
  switch (field) {
    case 'errorPercent':
    case 'slowPercent':
      return { min: 1, max: 100, unit: 'percent' }
    case 'volume':
      return { min: 1, max: 10_000, unit: 'calls' }
    case 'window':
      return isByCalls ? { min: 1, max: 1_000, unit: 'calls' } : { min: 1, max: 60, unit: 's' }
    case 'openMs':
      return { min: 1, max: 600, unit: 's' }
    case 'timeoutMs':
      return { min: 1, max: 30_000, unit: 'ms' }
    case 'slowMs':
      return { min: 1, max: 60_000, unit: 'ms' }
    case 'halfOpenCalls':
      return { min: 1, max: 100, unit: 'calls' }
  }
}

/** What holds now, as the fields show it. What Hystrix's rules do not know is absent. */
export function currentForm({ timeoutMs, breaker }: Policy): ReplayForm {
  const { rules, errorPercent, volume, windowMs, windowCalls, openMs, slowMs, slowPercent, halfOpenCalls } = breaker
  return {
    errorPercent: String(errorPercent), volume: String(volume), window: String(windowCalls ?? windowMs / 1_000), openMs: String(openMs / 1_000), timeoutMs: String(timeoutMs),
    ...(rules === 'resilience4j' && { ...(slowMs !== null && { slowMs: String(slowMs), slowPercent: String(slowPercent) }), halfOpenCalls: String(halfOpenCalls) }),
  }
}

/** Fields that hold no number within their bounds. */
export function wrongFields(form: ReplayForm, isByCalls: boolean): ReplayField[] {
  return replayFields.filter((field) => {
    const text = form[field]
    if (text === undefined) return false
    const { min, max, unit } = boundsOf(field, isByCalls)
    const value = Number(text)
    return text.trim() === '' || !Number.isFinite(value) || value < min || value > max || (unit !== 's' && !Number.isInteger(value))
  })
}

/** Only what is another than now. */
export function changesOf(form: ReplayForm, policy: Policy): ReplayChanges {
  const now = currentForm(policy)
  const isByCalls = policy.breaker.windowCalls !== null
  const changed = (field: ReplayField): number | undefined => (form[field] === undefined || Number(form[field]) === Number(now[field]) ? undefined : Number(form[field]))
  const inMs = (value: number | undefined) => (value === undefined ? undefined : Math.round(value * 1_000))
  const window = changed('window')
  const all = {
    errorPercent: changed('errorPercent'), volume: changed('volume'), windowCalls: isByCalls ? window : undefined, windowMs: isByCalls ? undefined : inMs(window),
    openMs: inMs(changed('openMs')), timeoutMs: changed('timeoutMs'), slowMs: changed('slowMs'), slowPercent: changed('slowPercent'), halfOpenCalls: changed('halfOpenCalls'),
  }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}

export interface FieldChange {
  field: ReplayField
  unit: ReturnType<typeof boundsOf>['unit']
  /** Undefined where it was not known before. */
  before: string | undefined
  after: string
}

/** What another policy changes, as the fields show it. */
export function changedFields(before: Policy, after: Policy): FieldChange[] {
  const [was, becomes] = [currentForm(before), currentForm(after)]
  const isByCalls = after.breaker.windowCalls !== null
  return replayFields.flatMap((field) => {
    const value = becomes[field]
    return value === undefined || value === was[field] ? [] : [{ field, unit: boundsOf(field, isByCalls).unit, before: was[field], after: value }]
  })
}

/** What rules in force say, as the fields show it. */
export function fieldsOf({ windowMs, windowCalls, ...change }: ReplayChanges): Omit<FieldChange, 'before'>[] {
  const window = windowCalls ?? (windowMs === undefined ? undefined : windowMs / 1_000)
  const values: Partial<Record<ReplayField, number | undefined>> = { ...change, window, openMs: change.openMs === undefined ? undefined : change.openMs / 1_000 }
  return replayFields.flatMap((field) => (values[field] === undefined ? [] : [{ field, unit: boundsOf(field, windowCalls !== undefined).unit, after: String(values[field]) }]))
}
