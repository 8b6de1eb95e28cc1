import { expect, test } from 'vitest'
import { otlpBatch } from './otlp-batch'
import { joinContinuations, parseLine } from './parse-line'

const now = Date.parse('2026-03-01T12:00:00Z')

test.each([
  ['{"level":"warn","message":"x"}', 'warn'],
  ['{"level":50}', 'error'],
  ['{"severity":"CRITICAL"}', 'fatal'],
  ['{"message":"no level"}', 'info'],
  ['2026-03-01 ERROR [main] lost', 'error'],
  ['[warn] careful', 'warn'],
  ['TypeError: x is not a function', 'error'],
  ['an error occurred somewhere', 'info'], // a word in a sentence says nothing of the line
  ['{not json', 'info'],
])('%s is %s', (line, severity) => expect(parseLine(line, now)).toMatchObject({ severity, body: line }))

test('takes time and trace from JSON when they are believable', () => {
  const trace = 'a'.repeat(32)
  expect(parseLine(`{"time":"2026-03-01T11:59:59Z","trace_id":"${trace}","span_id":"00f067aa0ba902b7"}`, now)).toMatchObject({ atMs: now - 1_000, traceId: trace, spanId: '00f067aa0ba902b7' })
  expect(parseLine(`{"time":"1999-01-01","traceId":"${'0'.repeat(32)}","spanId":"xyz"}`, now)).toMatchObject({ atMs: null, traceId: null, spanId: null })
})

test('a stack stays one line with what it belongs to', () => {
  expect(joinContinuations(['Error: no', '    at a (b.js:1)', '    at c', '', 'next'])).toEqual(['Error: no\n    at a (b.js:1)\n    at c', 'next'])
})

test('lines go out with the resource of their instance', () => {
  const batch = otlpBatch({ id: 'home-v000-aaaaaa', application: 'home', cluster: 'home', serverGroup: 'home-v000', zone: 'local-a', region: 'local', version: '1.2' }, [parseLine('WARN x', now)], now)
  expect(batch.resourceLogs[0]?.resource.attributes).toContainEqual({ key: 'service.instance.id', value: { stringValue: 'home-v000-aaaaaa' } })
  expect(batch.resourceLogs[0]?.scopeLogs[0]?.logRecords[0]).toEqual({
    timeUnixNano: `${now}000000`, observedTimeUnixNano: `${now}000000`, severityNumber: 13, severityText: 'WARN', body: { stringValue: 'WARN x' },
    attributes: [{ key: 'log.iostream', value: { stringValue: 'output' } }],
  })
})
