import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { documentsFor, effectiveValues, type LayerDocument, type Place } from './effective'
import { inStage } from './in-stage'
import { keyChanges, whoGets } from './who-gets'

const document = (layer: LayerDocument['layer'], target: string, values: LayerDocument['values'], application: string | null = layer === 'global' ? null : 'home'): LayerDocument => ({ layer, target, application, version: 1, values })
const place: Place = { application: 'home', profiles: ['dev', 'mysql'], cluster: 'home', zone: 'local-a', instance: 'home-v000-1' }
const all = [
  document('global', '', { key: 'global' }), document('application', '', { key: 'application' }), document('profile', 'dev', { key: 'dev' }), document('profile', 'mysql', { key: 'mysql' }),
  document('cluster', 'home', { key: 'cluster' }), document('zone', 'local-a', { key: 'zone' }), document('instance', 'home-v000-1', { key: 'instance' }),
]
const winner = (documents: LayerDocument[]) => effectiveValues(documentsFor(documents, place)).get('key')?.value

describe('layers', () => {
  test('instance over zone over cluster over the last profile over the first over application over global', () => {
    const order: unknown[] = []
    for (let left = all.toReversed(); left.length > 0; left = left.slice(1)) order.push(winner([...left].sort(() => 1)))
    expect(order).toEqual(['instance', 'zone', 'cluster', 'mysql', 'dev', 'application', 'global'])
  })

  test('what is for another application, zone, cluster, instance or profile, and a schema, is not there', () => {
    const others = [document('application', '', { key: 'x' }, 'other'), document('zone', 'local-b', { key: 'x' }), document('cluster', 'home-x', { key: 'x' }), document('instance', 'home-v000-2', { key: 'x' }), document('profile', 'prod', { key: 'x' }), document('schema', '', { key: 'x' })]
    expect(documentsFor(others, place)).toEqual([])
  })

  test('the order in which documents are given changes nothing', () => {
    fc.assert(fc.property(fc.shuffledSubarray(all, { minLength: 1 }), (documents) => winner(documents) === winner(all.filter((one) => documents.includes(one)))))
  })

  test('each value names its source and version', () => {
    expect(effectiveValues(documentsFor(all, place)).get('key')).toEqual({ value: 'instance', source: 'home/instance/home-v000-1@1' })
    expect(effectiveValues([document('application', '', { a: 1 })]).get('a')?.source).toBe('home@1')
    expect(effectiveValues([document('global', '', { a: 1 })]).get('a')?.source).toBe('global@1')
  })

  test('a list is replaced whole, never element by element, and the empty text empties it', () => {
    const weak = document('global', '', { 'a[0]': 1, 'a[1]': 2, 'a[2].b': 3, c: 4 })
    expect([...effectiveValues([document('zone', 'local-a', { 'a[0]': 9 }), weak]).keys()]).toEqual(['c', 'a[0]'])
    expect(Object.fromEntries([...effectiveValues([document('zone', 'local-a', { a: '' }), weak])].map(([key, { value }]) => [key, value]))).toEqual({ a: '', c: 4 })
  })
})

describe('who gets which value', () => {
  const places = [
    { application: 'home', cluster: 'home', zone: 'local-a', instances: ['h1', 'h2'] },
    { application: 'home', cluster: 'home', zone: 'local-b', instances: ['h3'] },
    { application: 'other', cluster: 'other', zone: 'local-a', instances: ['o1'] },
  ]
  const base = document('application', '', { size: 10 })
  const receivers = (before: LayerDocument[], after: LayerDocument[]) => whoGets(before, after, places, ['default'])

  test('a value for a zone changes for the instances in it', () => {
    const { receivers: found, instances } = receivers([base], [base, document('zone', 'local-a', { size: 20 })])
    expect(found).toEqual([{ key: 'size', before: { value: 10, source: 'home@1' }, after: { value: 20, source: 'home/zone/local-a@1' }, instances: 2, applications: ['home'], examples: ['h1', 'h2'] }])
    expect(instances).toBe(2)
  })

  test('what something stronger hides changes for nobody', () => {
    const zone = document('zone', 'local-a', { size: 20 })
    expect(receivers([base, zone], [document('application', '', { size: 11 }), zone]).receivers).toMatchObject([{ after: { value: 11 }, instances: 1, examples: ['h3'] }])
  })

  test('an instance with a document of its own is judged by itself', () => {
    const own = document('instance', 'h1', { size: 1 })
    expect(receivers([base], [base, own]).receivers).toMatchObject([{ before: { value: 10 }, after: { value: 1 }, instances: 1, examples: ['h1'] }])
    expect(receivers([base, own], [document('application', '', { size: 2 }), own]).receivers).toMatchObject([{ instances: 2, examples: ['h2', 'h3'] }])
  })

  test('of the instances at one place, those who are given what is staged are judged apart', () => {
    const staged: LayerDocument = { ...document('cluster', 'home', { size: 30 }), stage: { zones: [], share: 50 } }
    const many = Array.from({ length: 40 }, (_, at) => `h${at}`)
    const [own, other] = [true, false].map((is) => many.filter((instance) => inStage({ zones: [], share: 50 }, staged, { zone: 'z', instance }) === is)) as [string[], string[]]
    expect(own.length * other.length).toBeGreaterThan(0)
    const { receivers: found } = whoGets([base, staged], [document('application', '', { size: 11 }), staged], [{ application: 'home', cluster: 'home', zone: 'z', instances: many }], ['default'])
    expect(found).toMatchObject([{ after: { value: 11 }, instances: other.length, examples: other.slice(0, 5) }])
  })

  test('what is said to all reaches every application, and a value that is gone has no after', () => {
    expect(receivers([], [document('global', '', { level: 'INFO' })]).receivers).toMatchObject([{ before: null, instances: 4, applications: ['home', 'other'] }])
    expect(receivers([base], []).receivers).toMatchObject([{ before: { value: 10 }, after: null, instances: 3 }])
  })

  test('keys are compared by value and kind', () => expect(keyChanges({ a: 1, b: 2, c: '3' }, { a: 1, c: 3, d: 4 })).toEqual([{ key: 'b', before: 2, after: null }, { key: 'c', before: '3', after: 3 }, { key: 'd', before: null, after: 4 }]))
})
