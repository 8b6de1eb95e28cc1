import { describe, expect, test } from 'vitest'
import { counter, gauge, logRecord, logs, metrics, resourceOf, spanRecord, traces } from '../testing/records'
import { Cardinality } from './cardinality'
import type { SignalBatch } from './records'
import type { RowGroup } from './rows'

const limits = { operations: 2, attributeKeys: 3, series: 2, all: 100 }
const nowMs = Date.UTC(2026, 5, 10, 12)
const day = 86_400_000
const itemsOf = (batch: SignalBatch) => batch.groups.flatMap(({ items }) => items as unknown[])
const spansNamed = (application: string, ...names: string[]) => traces({ resource: resourceOf(application), items: names.map((name) => spanRecord({ name, attributes: { a: 1 } })) })

describe('operations', () => {
  test('beyond the limit spans are kept under another name, counted by application, until the next day', () => {
    const cardinality = new Cardinality(limits)
    expect(itemsOf(cardinality.limit(spansNamed('shop', 'one', 'two', 'three', 'one', 'four'), nowMs))).toMatchObject([{ name: 'one' }, { name: 'two' }, { name: 'other' }, { name: 'one' }, { name: 'other' }])
    expect(itemsOf(cardinality.limit(spansNamed('home', 'three'), nowMs))).toMatchObject([{ name: 'three' }])
    expect(cardinality.list()).toEqual([{ application: 'shop', operations: 2, attributes: 0, merged: 0, points: 0 }])
    expect(itemsOf(cardinality.limit(spansNamed('shop', 'three'), nowMs + day))).toMatchObject([{ name: 'three' }])
    expect(cardinality.list()).toMatchObject([{ operations: 2 }])
  })
})

describe('attributes', () => {
  test('keys beyond the limit are taken out of spans, their events and lines; the others stay', () => {
    const cardinality = new Cardinality(limits)
    const items = [spanRecord({ name: 'x', attributes: { a: 1, b: 2 }, events: [{ timeNs: 1n, name: 'e', attributes: { c: 3, d: 4 } }] }), spanRecord({ name: 'x', attributes: { d: 4, b: 5, e: 6 } })]
    expect(itemsOf(cardinality.limit(traces({ resource: resourceOf('shop'), items }), nowMs))).toMatchObject([{ attributes: { a: 1, b: 2 }, events: [{ attributes: { c: 3 } }] }, { attributes: { b: 5 } }])
    expect(items[1]?.attributes).toEqual({ b: 5 })
    const lines = [logRecord({ attributes: { a: 1, f: 2 } })]
    cardinality.limit(logs({ resource: resourceOf('shop'), items: lines }), nowMs)
    expect(lines[0]?.attributes).toEqual({ a: 1 })
    expect(cardinality.list()).toEqual([{ application: 'shop', operations: 0, attributes: 4, merged: 0, points: 0 }])
  })
})

describe('series', () => {
  const point = (number: number, value = 1) => ({ timeNs: 1n, value, attributes: { user: String(number) } })
  test('deltas beyond the limit go to the series of the overflow', () => {
    const cardinality = new Cardinality(limits)
    const delta = { ...counter('orders', [point(1), point(2), point(3, 7), point(1)]), temporality: 1 }
    cardinality.limit(metrics({ resource: resourceOf('shop'), items: [delta] }), nowMs)
    expect(delta.points.map(({ attributes, value }) => [attributes, value])).toEqual([[{ user: '1' }, 1], [{ user: '2' }, 1], [{ 'otel.metric.overflow': true }, 7], [{ user: '1' }, 1]])
    expect(cardinality.list()).toMatchObject([{ merged: 1, points: 0 }])
  })
  test.each([
    ['gauges', () => gauge('queue', [point(1), point(2), point(3)])],
    ['running totals', () => counter('orders', [point(1), point(2), point(3)])],
  ])('%s beyond it are not kept: added up they would be a number that nobody measured', (_what, make) => {
    const cardinality = new Cardinality(limits)
    const metric = make()
    cardinality.limit(metrics({ resource: resourceOf('shop'), items: [metric] }), nowMs)
    expect(metric.points.map(({ attributes }) => attributes)).toEqual([{ user: '1' }, { user: '2' }])
    expect(cardinality.list()).toMatchObject([{ application: 'shop', merged: 0, points: 1 }])
  })
})

test('all applications together are limited as well, so that what is remembered stays small', () => {
  const cardinality = new Cardinality({ ...limits, all: 3 })
  // Each brings an operation and a key.
  for (const name of ['a', 'b', 'c', 'd']) cardinality.limit(spansNamed(name, 'one'), nowMs)
  expect(cardinality.list()).toEqual([
    { application: 'b', operations: 0, attributes: 1, merged: 0, points: 0 },
    { application: 'c', operations: 1, attributes: 1, merged: 0, points: 0 },
    { application: 'd', operations: 1, attributes: 1, merged: 0, points: 0 },
  ])
})

test('rows are admitted as long as each of their names is kept, and are remembered', () => {
  const cardinality = new Cardinality(limits)
  const group = (operations: string[], keys: string[]): RowGroup => ({ signal: 'traces', resource: resourceOf('shop'), from: 0, to: 1, operations, keys })
  expect(cardinality.admits([group(['one'], ['a', 'b'])], nowMs)).toBe(true)
  expect(cardinality.admits([group(['one', 'two', 'three'], ['a'])], nowMs)).toBe(false)
  expect(cardinality.admits([group(['two'], ['a', 'b', 'c'])], nowMs)).toBe(true)
  expect(cardinality.admits([group(['one'], ['d'])], nowMs)).toBe(false)
  // Nothing is counted for rows: the records of the same request are cut, and counted.
  expect(cardinality.list()).toEqual([])
  expect(itemsOf(cardinality.limit(spansNamed('shop', 'three'), nowMs))).toMatchObject([{ name: 'other' }])
})
