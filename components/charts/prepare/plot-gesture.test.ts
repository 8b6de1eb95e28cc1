import { describe, expect, test } from 'vitest'
import { bandOf, bucketAt, endOfDrag, markedSpan } from './plot-gesture'

const plot = { fromMs: 0, toMs: 100_000, stepMs: 10_000, samples: Array.from({ length: 10 }, (_, at) => ({ atMs: at * 10_000, values: [at === 3 ? null : 1], provisional: false })) }
const both = { pick: true, zoom: true }

describe('the end of a drag', () => {
  test.each([
    ['picks its span, whichever way it went', { from: 0.6, to: 0.2 }, both, false, { kind: 'pick', picked: { span: { fromMs: 20_000, toMs: 60_000 }, at: 0.4 } }],
    ['with ⇧ sets the range', { from: 0.2, to: 0.6 }, both, true, { kind: 'zoom', span: { fromMs: 20_000, toMs: 60_000 } }],
    ['sets the range where nothing is picked', { from: 0.2, to: 0.6 }, { pick: false, zoom: true }, false, { kind: 'zoom' }],
    ['with ⇧ picks where there is no range to set', { from: 0.2, to: 0.6 }, { pick: true, zoom: false }, true, { kind: 'pick' }],
    ['does nothing where neither is', { from: 0.2, to: 0.6 }, { pick: false, zoom: false }, false, { kind: 'nothing' }],
    ['is a press when it trembled', { from: 0.2, to: 0.209 }, both, false, { kind: 'press' }],
    ['is a drag from a hundredth on', { from: 0.2, to: 0.2101 }, both, false, { kind: 'pick' }],
  ] as const)('%s', (_name, drag, may, shift, end) => expect(endOfDrag(plot, drag, may, shift)).toMatchObject(end))
})

test('a bucket is picked whole, one with nothing in it too', () => {
  expect(bucketAt(plot, 3)).toEqual({ span: { fromMs: 30_000, toMs: 40_000 }, at: 0.35 })
  expect(bucketAt(plot, -1)).toBeNull()
  expect(bucketAt(plot, 10)).toBeNull()
})

test.each([
  [20_000, 5, { span: { fromMs: 20_000, toMs: 60_000 }, at: 0.4 }],
  [50_000, 2, { span: { fromMs: 20_000, toMs: 60_000 }, at: 0.4 }],
  [20_000, 2, { span: { fromMs: 20_000, toMs: 30_000 }, at: 0.25 }],
  [null, 2, null],
  [20_000, -1, null],
])('marked at %j with the cursor on sample %d is %j', (markMs, at, picked) => expect(markedSpan(plot, markMs, at)).toEqual(picked))

test.each([
  [{ fromMs: 20_000, toMs: 60_000 }, { from: 0.2, to: 0.6 }],
  [{ fromMs: -50_000, toMs: 60_000 }, { from: 0, to: 0.6 }],
  [{ fromMs: 90_000, toMs: 500_000 }, { from: 0.9, to: 1 }],
  [{ fromMs: 200_000, toMs: 300_000 }, null],
])('the span %j is at %j', (span, band) => expect(bandOf(plot, span)).toEqual(band))
