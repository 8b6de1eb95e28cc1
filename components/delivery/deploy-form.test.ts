import { describe, expect, test } from 'vitest'
import { StartRolloutInput } from '@/lib/domains/delivery/rollout-schemas'
import { type DeployForm, emptyForm, formOfAddress, limits, readForm, readVariables } from './deploy-form'

const read = (changes: Partial<DeployForm>) => readForm({ ...emptyForm, ...changes }, 3)
const inputOf = (changes: Partial<DeployForm>) => {
  const form = read(changes)
  if (form.kind !== 'ready') throw new Error(JSON.stringify(form.problems))
  return form.input
}

describe('what a form asks for', () => {
  test('is only what was changed: the rest is kept, or the default of the server', () => {
    expect(inputOf({})).toEqual({ release: 3, strategy: 'redblack' })
    expect(inputOf({ size: '4', watchSeconds: '0', why: ' faster ' })).toEqual({ release: 3, strategy: 'redblack', size: 4, watchSeconds: 0, why: 'faster' })
  })

  test('what was not sent are the defaults that stand in the fields', () => {
    const whole = StartRolloutInput.parse(inputOf({ strategy: 'canary' }))
    for (const field of ['healthDeadlineSeconds', 'watchSeconds', 'warmMinutes'] as const) expect(String(whole[field])).toBe(emptyForm[field])
    for (const field of ['sharePercent', 'warmUpSeconds', 'intervalSeconds', 'lifetimeMinutes', 'pass', 'marginal', 'window', 'config'] as const) expect(String(whole.canary?.[field])).toBe(emptyForm[field])
    expect(String(whole.canary?.size)).toBe(emptyForm.canarySize)
    expect(String(whole.canary?.slidingMinutes)).toBe(emptyForm.slidingMinutes)
  })

  test('canary options go along for a canary alone', () => {
    expect(inputOf({ strategy: 'redblack', sharePercent: '30' })).not.toHaveProperty('canary')
    expect(inputOf({ strategy: 'canary', canarySize: '2', sharePercent: '30', window: 'sliding', slidingMinutes: '5' })).toMatchObject({ canary: { size: 2, sharePercent: 30, window: 'sliding', slidingMinutes: 5 } })
    expect(inputOf({ strategy: 'canary', slidingMinutes: '5' }).canary).toEqual({})
  })

  test('kept variables are left out, replaced ones are sent, none too', () => {
    expect(inputOf({ environment: 'A=1' })).not.toHaveProperty('environment')
    expect(inputOf({ variables: 'replace', environment: '' }).environment).toEqual({})
    expect(inputOf({ variables: 'replace', environment: 'A=1\n# a note\n\nB_2= x=y ' }).environment).toEqual({ A: '1', B_2: 'x=y' })
  })
})

describe('what a form refuses by itself, the server refuses too', () => {
  test.each([
    [{ size: '0' }, 'size'],
    [{ size: '101' }, 'size'],
    [{ size: 'many' }, 'size'],
    [{ healthPath: 'health' }, 'healthPath'],
    [{ stack: 'Blue' }, 'stack'],
    [{ warmMinutes: '1441' }, 'warmMinutes'],
    [{ strategy: 'canary', sharePercent: '46' }, 'sharePercent'],
    [{ strategy: 'canary', pass: '60', marginal: '61' }, 'marginal'],
    [{ variables: 'replace', environment: 'lower=1' }, 'environment'],
  ] as const)('%j', (changes, field) => {
    const form = read(changes as Partial<DeployForm>)
    expect(form.kind === 'wrong' && Object.keys(form.problems)).toEqual([field])
  })

  test('no zone at all is nowhere to run', () => expect(read({ zones: [] })).toEqual({ kind: 'wrong', problems: { zones: { kind: 'no-zone' } } }))

  test.each(['pass', 'marginal', 'sharePercent', 'lifetimeMinutes'] as const)('%s may be anything between its limits, both included', (field) => {
    for (const value of [limits[field].min, limits[field].max]) {
      const form = read({ strategy: 'canary', pass: '100', marginal: '0', [field]: String(value) })
      expect(form.kind === 'ready' || form.problems).toBe(true)
      if (form.kind === 'ready') expect(StartRolloutInput.safeParse(form.input).success).toBe(true)
    }
  })

  test('figures of a canary do not stand in the way of another strategy', () => expect(read({ sharePercent: 'x' }).kind).toBe('ready'))
})

describe('variables', () => {
  test('a name given twice is named', () => expect(readVariables('A=1\nA=2')).toEqual({ ok: false, problem: { kind: 'variable-twice', name: 'A' } }))
  test('a name that the platform sets is named', () => expect(readVariables('PORT=1')).toEqual({ ok: false, problem: { kind: 'variable-reserved', name: 'PORT' } }))
  test('a line that is none is counted from one', () => expect(readVariables('A=1\n\nb')).toEqual({ ok: false, problem: { kind: 'variable', line: 3 } }))
})

describe('a link that fills in the form', () => {
  const filled = (query: string) => formOfAddress(new URLSearchParams(query))

  test('gives figures and the reason; what it does not name keeps its default', () => {
    expect(filled('application=catalogue&release=2&strategy=canary&warmUpSeconds=15&intervalSeconds=15&lifetimeMinutes=2&sharePercent=25&why=a+bad+one')).toEqual({
      ...emptyForm, warmUpSeconds: '15', intervalSeconds: '15', lifetimeMinutes: '2', sharePercent: '25', why: 'a bad one',
    })
    expect(filled('')).toEqual(emptyForm)
  })

  test.each(['sharePercent=46', 'sharePercent=0', 'sharePercent=many', 'sharePercent=', 'sharePercent=-5', 'sharePercent=2.5', 'environment=A%3D1', 'variables=replace', 'zones=x'])('with %s changes nothing', (query) =>
    expect(filled(query)).toEqual(emptyForm))

  test('asks for what it names, as if it had been typed', () => {
    expect(readForm({ ...filled('lifetimeMinutes=2&sharePercent=25&watchSeconds=5'), strategy: 'canary' }, 3)).toEqual({
      kind: 'ready', input: { release: 3, strategy: 'canary', watchSeconds: 5, canary: { lifetimeMinutes: 2, sharePercent: 25 } },
    })
  })
})
