import { describe, expect, test } from 'vitest'
import { type ConditionDraft, draftOf, emptyRun, isAskable, measureOf, readRunForm, runOfAddress } from './run-form'

const counted: ConditionDraft = { source: 'proxy', measure: 'error-share', caller: 'edge', callee: '*', application: 'shop', bound: '5' }

const read = (more: Partial<typeof emptyRun>) => readRunForm('shop', { ...emptyRun, why: 'because', ...more })

describe('the form of a run', () => {
  test('is filled in by a link, but for what is out of its limits or no name', () => {
    expect(runOfAddress(new URLSearchParams('caller=home&status=503&sharePercent=50&termSeconds=45&why=see+it'))).toEqual({ ...emptyRun, caller: 'home', sharePercent: '50', termSeconds: '45', why: 'see it' })
    expect(runOfAddress(new URLSearchParams('caller=No+name&status=200&sharePercent=many&termSeconds=1'))).toEqual(emptyRun)
  })

  test('asks for what belongs to its fault alone', () => {
    expect(read({})).toEqual({ kind: 'ready', input: { application: 'shop', fault: 'delay', title: '', why: 'because', delayMs: 500, sharePercent: 100, termSeconds: 60, caller: 'edge', scope: 'all' } })
    expect(read({ fault: 'kill', zone: 'local-a', count: '2' })).toEqual({ kind: 'ready', input: { application: 'shop', fault: 'kill', title: '', why: 'because', count: 2, termSeconds: 60, instances: [], zone: 'local-a' } })
    expect(read({ fault: 'pause', chosen: ['shop-v000-aaaaaa'], count: 'nonsense', zone: 'local-a' })).toMatchObject({ kind: 'ready', input: { instances: ['shop-v000-aaaaaa'] } })
    expect(read({ fault: 'reset', delayMs: 'nonsense', status: '' })).toMatchObject({ kind: 'ready' })
  })

  test.each([
    ['delayMs', { delayMs: '0' }], ['delayMs', { delayMs: '1.5' }], ['delayMs', { delayMs: '30001' }], ['sharePercent', { sharePercent: '0' }], ['sharePercent', { sharePercent: '100.1' }], ['sharePercent', { sharePercent: '' }],
    ['termSeconds', { termSeconds: '4' }], ['termSeconds', { termSeconds: '1801' }], ['status', { fault: 'error' as const, status: '399' }], ['count', { fault: 'kill' as const, count: '101' }],
    ['bound0', { conditions: [{ ...counted, bound: '100' }] }], ['bound0', { conditions: [{ ...counted, measure: 'p95' as const, bound: '-1' }] }],
  ])('names %s when %j is out of its limits', (field, more) => {
    const answer = read(more)
    expect(answer.kind === 'wrong' && Object.keys(answer.problems)).toEqual([field])
  })

  test('takes limits and a comma for a point', () => {
    expect(read({ sharePercent: '0,5', delayMs: '30000', termSeconds: '5' })).toMatchObject({ kind: 'ready', input: { sharePercent: 0.5, delayMs: 30_000, termSeconds: 5 } })
  })

  test('asks for a condition by what its source knows, and keeps what the other one asked for', () => {
    const told = { source: 'telemetry', measure: 'cpu', application: 'home', bound: 80 } as const
    const draft = draftOf(told, 'shop')
    expect(read({ conditions: [counted, draft] })).toMatchObject({ input: { conditions: [{ measure: 'error-share', caller: 'edge', callee: '*', bound: 5 }, told] } })
    expect(read({ conditions: [{ ...draft, source: 'proxy', measure: measureOf('proxy', 'cpu') }] })).toMatchObject({ input: { conditions: [{ measure: 'error-share', caller: 'edge', callee: '*', bound: 80 }] } })
    expect([measureOf('proxy', 'p95'), measureOf('telemetry', 'cpu')]).toEqual(['p95', 'cpu'])
    const strange = read({ conditions: [{ ...draft, application: '*' }] })
    expect(strange.kind === 'ready' && isAskable(strange.input)).toBe(false)
  })

  test('is no question with a name that cannot be one', () => {
    const ready = read({ conditions: [{ ...counted, caller: 'Not a name' }] })
    expect(ready.kind === 'ready' && isAskable(ready.input)).toBe(false)
    const good = read({ why: '' })
    expect(good.kind === 'ready' && isAskable(good.input)).toBe(true)
  })
})
