import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readExposition } from './exposition'
import { numberOf } from './exposition-line'
import { MalformedError } from './proto-reader'
import { decodeScrape, writeScrape } from './scrape'

const at = 1_795_380_363_089_000_000n
const read = (lines: string, format: 'text' | 'openmetrics' = 'text') => {
  const { metrics, unsupported } = readExposition(lines, format, at)
  return { unsupported, metrics: metrics.map(({ name, unit, kind, temporality, monotonic, points }) => ({ name, unit, kind, temporality, monotonic, points: points.map(({ attributes, ...point }) => ({ ...point, attributes: { ...attributes } })) })) }
}
const point = (value: number, attributes: object = {}, timeNs = at) => ({ timeNs, startNs: 0n, value, attributes, histogram: null })
const gauge = { unit: '', kind: 'gauge', temporality: 0, monotonic: false }
const sum = { unit: '', kind: 'sum', temporality: 2, monotonic: true }

describe('the text format', () => {
  test('counters, gauges, escapes, times in milliseconds', () => {
    const { metrics } = read(
      [
        '# HELP http_requests_total The total number of HTTP requests.', '# TYPE http_requests_total counter', 'http_requests_total{method="post",code="200"} 1027 1395066363000', 'http_requests_total{method="post",code="400",    }    3',
        '', '# A comment', 'msdos_file_access_time_seconds{path="C:\\\\DIR\\\\FILE.TXT",error="Cannot find file:\\n\\"FILE.TXT\\""} 1.458255915e9', 'metric_without_timestamp_and_labels 12.47', 'something_weird{problem="division by zero"} +Inf -3982045', 'hole NaN', '',
      ].join('\n'),
    )
    expect(metrics).toEqual([
      { name: 'http_requests_total', ...sum, points: [point(1027, { method: 'post', code: '200' }, 1_395_066_363_000_000_000n), point(3, { method: 'post', code: '400' })] },
      { name: 'msdos_file_access_time_seconds', ...gauge, points: [point(1.458255915e9, { path: 'C:\\DIR\\FILE.TXT', error: 'Cannot find file:\n"FILE.TXT"' })] },
      { name: 'metric_without_timestamp_and_labels', ...gauge, points: [point(12.47)] },
      { name: 'something_weird', ...gauge, points: [point(Infinity, { problem: 'division by zero' }, -3_982_045_000_000n)] },
    ])
  })

  test('a histogram is whole: bounds, counts that are not cumulative, sum; one point for its other labels', () => {
    const { metrics } = read(
      [
        '# TYPE d histogram', 'd_bucket{le="0.1",r="a"} 3', 'd_bucket{le="+Inf",r="a"} 6', 'd_bucket{le="0.05",r="a"} 1', 'd_sum{r="a"} 5.5', 'd_count{r="a"} 6', 'd_bucket{r="b",le="+Inf"} 2', 'd_sum{r="b"} 1',
      ].join('\n'),
    )
    const base = { timeNs: at, startNs: 0n }
    expect(metrics).toEqual([{
      name: 'd', unit: '', kind: 'histogram', temporality: 2, monotonic: false,
      points: [{ ...base, value: 5.5, attributes: { r: 'a' }, histogram: { count: 6, bounds: [0.05, 0.1], counts: [1, 2, 3] } }, { ...base, value: 1, attributes: { r: 'b' }, histogram: { count: 2, bounds: [], counts: [2] } }],
    }])
  })

  test('a histogram that contradicts itself is counted as not kept', () => expect(read('# TYPE d histogram\nd_bucket{le="1"} 5\nd_bucket{le="2"} 3\nd_count 6\nd_sum 1')).toEqual({ metrics: [], unsupported: 1 }))

  test('a summary is its quantiles, and how many and how much as counters', () => {
    const { metrics } = read('# TYPE s summary\ns{quantile="0.5"} 4\ns{quantile="0.9"} NaN\ns_sum 17\ns_count 3')
    expect(metrics).toEqual([{ name: 's', ...gauge, points: [point(4, { quantile: '0.5' })] }, { name: 's_sum', ...sum, points: [point(17)] }, { name: 's_count', ...sum, points: [point(3)] }])
  })

  test('a metric of its own whose name looks like a part of another', () => expect(read('# TYPE queue_count gauge\nqueue_count 3\n# TYPE queue histogram\nqueue_count 4').metrics).toMatchObject([{ name: 'queue_count', kind: 'gauge' }]))
})

test('OpenMetrics: counters end in _total, times are seconds, units are kept, _created is not, nor an exemplar without a trace', () => {
  const { metrics } = read(
    ['# TYPE foo_seconds counter', '# UNIT foo_seconds seconds', 'foo_seconds_total{a="b # c"} 17.0 1520879607.789 # {trace_id="abc"} 0.3 1520879607.7', 'foo_seconds_created{a="b # c"} 1520430000.123', '# TYPE s stateset', 's{s="on"} 1', '# EOF', ''].join('\n'),
    'openmetrics',
  )
  expect(metrics).toEqual([{ name: 'foo_seconds_total', ...sum, unit: 'seconds', points: [point(17, { a: 'b # c' }, 1_520_879_607_789_000_000n)] }, { name: 's', ...gauge, points: [point(1, { s: 'on' })] }])
})

test('an exemplar leads to its trace; one that cannot be read spoils nothing', () => {
  const id = '0af7651916cd43dd8448eb211c80319c'
  const lines = ['# HELP d How long it took,\\nin seconds.', '# TYPE d histogram', `d_bucket{le="0.1"} 3 # {trace_id="${id}",span_id="b7ad6b7169203331",user="a,}b"} 0.067 1520879607.7`, `d_bucket{le="+Inf"} 6 # {trace_id="${id}"} 0.5`, 'd_sum 5.5', 'd_count 6 # broken', '# EOF']
  const { metrics } = readExposition(lines.join('\n'), 'openmetrics', at)
  expect(metrics[0]?.description).toBe('How long it took,\nin seconds.')
  expect(metrics[0]?.points[0]?.exemplars?.map(({ attributes, ...exemplar }) => ({ ...exemplar, attributes: { ...attributes } }))).toEqual([
    { timeNs: 1_520_879_607_700_000_000n, value: 0.067, traceId: id, spanId: 'b7ad6b7169203331', attributes: { user: 'a,}b' } }, { timeNs: at, value: 0.5, traceId: id, spanId: '', attributes: {} },
  ])
})

describe('a bad line spoils the page and is named', () => {
  test.each([
    ['no value', 'a 1\nb', 'line 2: no value'],
    ['no number', 'a x', 'line 1: "x" is no number'],
    ['no name', '1 1', 'line 1: no name'],
    ['an open label', 'a{b="c} 1', 'line 1: labels'],
    ['labels without a comma', 'a{b="c" d="e"} 1', 'line 1: labels'],
    ['a label twice', 'a{b="c",b="d"} 1', 'line 1: the label b twice'],
    ['more than a time', 'a 1 2 3', 'line 1: '],
    ['a page of HTML', '<html>', 'line 1: no name'],
  ])('%s', (_what, text, message) => expect(() => read(text)).toThrow(message))
  test('OpenMetrics without its end, or with something after it', () => {
    expect(() => read('a 1\n', 'openmetrics')).toThrow('# EOF')
    expect(() => read('# EOF\na 1\n', 'openmetrics')).toThrow('line 2: something after')
  })
  test('too many samples', () => expect(() => read('a 1\n'.repeat(50_001))).toThrow('more than 50000 samples'))
})

test.each([['1', 1], ['+1.5e3', 1500], ['.5', 0.5], ['-Inf', -Infinity], ['nan', Number.NaN], ['0x10', null], ['1_000', null], ['', null], ['1e', null]])('"%s" is %d', (text, value) => {
  if (value === null) expect(() => numberOf(text)).toThrow(MalformedError)
  else expect(numberOf(text)).toBe(value)
})

test('any text either reads or is malformed, in time', () => {
  const part = fc.oneof(fc.string(), fc.constantFrom('a', '{', '}', '="', '"', ',', '\\', ' ', '1', '\n', '# TYPE a histogram\n', 'a_bucket{le="1"} 1\n', '# EOF\n', 'NaN'))
  fc.assert(
    fc.property(fc.array(part, { maxLength: 40 }), fc.constantFrom('text' as const, 'openmetrics' as const), (parts, format) => {
      try {
        read(parts.join(''), format)
      } catch (error) {
        expect(error).toBeInstanceOf(MalformedError)
      }
    }),
    { numRuns: 1_000 },
  )
})

test('a scrape is the page under its instance, with up, how long and how many; without a page up is 0', () => {
  const heading = { resource: { 'service.name': 'shop' }, atMs: 1_795_380_363_089, tookMs: 250, format: 'text' as const }
  const of = (bytes: Uint8Array) => decodeScrape(bytes).groups.map(({ resource, items }) => [{ ...resource }, Object.fromEntries(items.map(({ name, points }) => [name, points.map(({ value }) => value)]))])
  expect(of(writeScrape(heading, Buffer.from('a{b="1"} 1\na{b="2"} 2\n')))).toEqual([[{ 'service.name': 'shop' }, { up: [1], scrape_duration_seconds: [0.25], scrape_samples_scraped: [2], a: [1, 2] }]])
  expect(of(writeScrape({ ...heading, format: null }, new Uint8Array()))).toEqual([[{ 'service.name': 'shop' }, { up: [0], scrape_duration_seconds: [0.25], scrape_samples_scraped: [0] }]])
  expect(() => decodeScrape(Buffer.from('x'))).toThrow(MalformedError)
})
