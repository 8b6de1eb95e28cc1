import fc from 'fast-check'
import { RE2JS } from 're2js'
import { describe, expect, test } from 'vitest'
import { defaultLabels } from '../../source-schemas'
import { readSearch } from '../search-problem'
import { logql } from './logql'
import { metricPromql } from './metric-promql'
import { foundNames, metricsOfNames } from './prometheus-names'
import { literally, selectorMatchers } from './promql-text'
import { errorsBy, quantileBy, requestMetrics, requestsBy, usedMetrics } from './request-metrics'
import { traceql } from './traceql'

const labels = defaultLabels.metrics

describe('the selector in PromQL', () => {
  test('names stay names, whatever signs they have', () => {
    expect(selectorMatchers({ applications: ['shop', 'a.b"}'], zone: 'z"1' }, labels)).toEqual(['job=~"(?i)(?:.*/)?(?:shop|a\\\\.b\\"\\\\})"', 'cloud_availability_zone="z\\"1"'])
    expect(selectorMatchers({ applications: null }, labels)).toEqual([])
  })
  test('no application at all matches nothing, not even a series without the label', () => {
    const [matcher = ''] = selectorMatchers({ applications: [] }, labels)
    const expression = JSON.parse(matcher.slice('job=~'.length)) as string
    for (const value of ['', 'shop', 'x']) expect(RE2JS.compile(expression).matches(value)).toBe(false)
  })
  test('a text as an expression meets itself alone', () => {
    fc.assert(fc.property(fc.string({ maxLength: 20 }), fc.string({ maxLength: 20 }), (text, other) => RE2JS.compile(literally(text)).matches(text) && RE2JS.compile(literally(text)).matches(other) === (text === other)))
  })
})

describe('requests in PromQL', () => {
  const scope = { metrics: requestMetrics.slice(0, 2), selector: { applications: ['shop'] }, labels, windowS: 60 }
  test('an instance that reports two metrics counts by the first; namespaces are taken off', () => {
    expect(requestsBy(scope, ['job'])).toBe(
      'sum by (job) (label_replace((increase(http_server_request_duration_seconds_count{job=~"(?i)(?:.*/)?(?:shop)"}[60s]) or on (job, instance) increase(http_server_requests_seconds_count{job=~"(?i)(?:.*/)?(?:shop)"}[60s])), "job", "$1", "job", ".*/(.*)"))',
    )
    expect(errorsBy({ ...scope, metrics: requestMetrics.slice(1, 2) }, [])).toBe('sum by () (increase(http_server_requests_seconds_count{job=~"(?i)(?:.*/)?(?:shop)", status=~"5.."}[60s]))')
    expect(quantileBy({ ...scope, metrics: requestMetrics.slice(2) }, 0.95, [])).toMatch(/_bucket\{.*\* 1$/)
  })
  test('buckets of two units are not added up', () => {
    expect(usedMetrics(new Set(['http_server_duration_milliseconds_count', 'http_server_requests_seconds_count']))).toMatchObject({ used: [{ name: 'http_server_requests_seconds' }], left: [{ name: 'http_server_duration_milliseconds' }] })
    expect(usedMetrics(new Set(['up']))).toEqual({ used: [], left: [] })
  })
})

describe('metrics in PromQL', () => {
  const ask = { name: 'm', type: 'gauge', aggregation: 'quantile', quantile: 0.9, matchers: ['a="b"'], by: ['zone'], labels, windowS: 60, share: 1 } as const
  test.each([
    [ask, 'quantile by (zone) (0.9, last_over_time(m{a="b"}[60s]))'],
    [{ ...ask, aggregation: 'avg' as const }, 'avg by (zone) (last_over_time(m{a="b"}[60s]))'],
    [{ ...ask, type: 'counter' as const, aggregation: 'increase' as const, share: 0.5 }, 'sum by (zone) (increase(m{a="b"}[60s])) * 0.5'],
    [{ ...ask, type: 'histogram' as const }, 'histogram_quantile(0.9, sum by (zone, le) (increase(m_bucket{a="b"}[60s])))'],
    [{ ...ask, type: 'histogram' as const, aggregation: 'avg' as const, by: [] }, 'sum by () (increase(m_sum{a="b"}[60s])) / (sum by () (increase(m_count{a="b"}[60s])) > 0)'],
  ])('%j', (given, text) => {
    expect(metricPromql(given)).toBe(text)
  })
  test('a histogram is one metric of three; what the engine says comes before what a name says', () => {
    const metrics = metricsOfNames(['a_seconds_bucket', 'a_seconds_count', 'a_seconds_sum', 'b_total', 'lone_count', 'c_bytes'], new Map([['b', { type: 'counter', unit: '', help: 'of b' }], ['c_bytes', { type: 'gauge', unit: 'bytes', help: '' }]]))
    expect(metrics).toEqual([
      { name: 'b_total', type: 'counter', unit: '', description: 'of b' }, { name: 'lone_count', type: 'unknown', unit: '', description: '' }, { name: 'c_bytes', type: 'gauge', unit: 'bytes', description: '' }, { name: 'a_seconds', type: 'histogram', unit: 's', description: '' },
    ])
    expect(foundNames(metrics, 'C').map(({ name }) => name)).toEqual(['c_bytes', 'a_seconds', 'lone_count'])
  })
})

describe('LogQL', () => {
  const terms = (q: string) => {
    const read = readSearch(q)
    if (!read.ok) throw new Error(read.error.detail)
    return read.value
  }
  const text = (q: string, more: object = {}) => logql({ selector: { applications: ['shop'] }, ...more }, terms(q), defaultLabels.logs)
  test.each([
    ['word', '|~ "(?i)word"'],
    ['-"a \\ b"', '!~ "(?i)a \\\\\\\\ b"'],
    ['route=/pay route=/basket', '| route="/pay" or route="/basket"'],
    ['-http.status=200', '| http_status!="200"'],
    ['zone=a', '| cloud_availability_zone="a"'],
  ])('%s', (q, filter) => {
    expect(text(q)).toBe(`{service_name=~"(?i)(?:shop)"} ${filter}`)
  })
  test('severities are narrowed by every label that may say them, information is not: a line may say nothing', () => {
    expect(text('', { severity: 'error' })).toContain('| level=~"(?i)(?:error|err|eror|fatal|critical|crit|panic|alert|emerg|emergency)" or detected_level=~')
    expect(text('', { severity: 'info' })).toBe('{service_name=~"(?i)(?:shop)"}')
    expect(text('severity=warn')).toBe('{service_name=~"(?i)(?:shop)"}')
  })
  test('of everybody there is still a condition, which Loki wants', () => {
    expect(logql({ selector: { applications: null, zone: 'a"b' } }, [], defaultLabels.logs)).toBe('{service_name=~".+", cloud_availability_zone="a\\"b"}')
  })
})

test('TraceQL: one span meets all of it, values in each type that they may have', () => {
  expect(traceql({ selector: { applications: ['shop', 'a.b'], zone: 'z' }, operation: 'GET /', attributes: [{ key: 'http.status', value: '500' }, { key: 'a b', value: 'x' }, { key: 'no', value: 'x', not: true }], minMs: 1.5, status: 'error' })).toBe(
    '{ resource.service.name =~ "(?i)(shop|a\\\\.b)" && resource.cloud.availability_zone = "z" && name =~ "(?i).*GET /.*" && (.http.status = "500" || .http.status = 500) && duration >= 1500us && status = error }',
  )
  expect(traceql({ selector: { applications: null } })).toBe('{  }')
})
