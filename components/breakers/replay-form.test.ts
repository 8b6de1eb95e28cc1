import { expect, test } from 'vitest'
import { ReplayChanges } from '@/lib/domains/gateway/replay-schemas'
import { changedFields, changesOf, currentForm, fieldsOf, wrongFields } from './replay-form'

const hystrix = { timeoutMs: 1_000, breaker: { rules: 'hystrix' as const, errorPercent: 50, volume: 20, windowMs: 10_000, openMs: 5_000, windowCalls: null, slowMs: null, slowPercent: 100, halfOpenCalls: 1 } }
const resilience = { timeoutMs: 1_000, breaker: { ...hystrix.breaker, rules: 'resilience4j' as const, windowCalls: 100, slowMs: 2_000, halfOpenCalls: 10 } }

test('as it is now, nothing is asked to be another', () => {
  for (const policy of [hystrix, resilience]) expect(changesOf(currentForm(policy), policy)).toEqual({})
  expect(currentForm(hystrix)).toEqual({ errorPercent: '50', volume: '20', window: '10', openMs: '5', timeoutMs: '1000' })
})

test('only what was changed is sent, in the units that it is asked in', () => {
  expect(changesOf({ ...currentForm(hystrix), errorPercent: '20', window: '2.5', openMs: '5.0' }, hystrix)).toEqual({ errorPercent: 20, windowMs: 2_500 })
  expect(changesOf({ ...currentForm(resilience), window: '40', halfOpenCalls: '3' }, resilience)).toEqual({ windowCalls: 40, halfOpenCalls: 3 })
})

test('what lies out of its bounds, or is no number, is named', () => {
  expect(wrongFields({ errorPercent: '0', volume: 'many', window: '61', openMs: '', timeoutMs: '1.5' }, false)).toEqual(['errorPercent', 'volume', 'window', 'openMs', 'timeoutMs'])
  expect(wrongFields(currentForm(resilience), true)).toEqual([])
})

test('whatever passes here is taken by the schema', () => {
  const form = { errorPercent: '100', volume: '10000', window: '60', openMs: '600', timeoutMs: '30000' }
  expect(wrongFields(form, false)).toEqual([])
  expect(ReplayChanges.safeParse(changesOf(form, hystrix)).success).toBe(true)
})

test('another policy reads as what was and what becomes of it, field by field', () => {
  expect(changedFields(hystrix, hystrix)).toEqual([])
  expect(changedFields(hystrix, { timeoutMs: 400, breaker: { ...hystrix.breaker, windowMs: 2_500 } })).toEqual([
    { field: 'window', unit: 's', before: '10', after: '2.5' }, { field: 'timeoutMs', unit: 'ms', before: '1000', after: '400' },
  ])
  expect(changedFields(resilience, { ...resilience, breaker: { ...resilience.breaker, windowCalls: 40, slowPercent: 20 } })).toEqual([
    { field: 'window', unit: 'calls', before: '100', after: '40' }, { field: 'slowPercent', unit: 'percent', before: '100', after: '20' },
  ])
})

test('rules in force read in the units of the form', () => {
  expect(fieldsOf({ errorPercent: 20, windowMs: 2_500, openMs: 1_500 })).toEqual([{ field: 'errorPercent', unit: 'percent', after: '20' }, { field: 'window', unit: 's', after: '2.5' }, { field: 'openMs', unit: 's', after: '1.5' }])
  expect(fieldsOf({ windowCalls: 40 })).toEqual([{ field: 'window', unit: 'calls', after: '40' }])
})
