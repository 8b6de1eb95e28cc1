import { describe, expect, test } from 'vitest'
import type { Span, TraceAnswer, TraceRow } from '../schemas'
import { redactRow, redactTrace } from './redact-trace'

const span = (application: string): Span => ({
  spanId: application, parentId: null, name: 'GET /secret', kind: 'server', application, instance: `${application}-1`, zone: 'local-a', startUnixNano: '5', startOffsetMs: 1, durationMs: 2, status: 'error',
  statusMessage: 'secret', attributes: { secret: 1 }, resource: { 'service.name': application }, events: [{ name: 'secret', offsetMs: 0, attributes: {} }],
})
const trace: TraceAnswer = { traceId: 'a', startMs: 0, durationMs: 3, spans: [span('mine'), span('theirs')], more: 0, meta: { source: 'x', asOfMs: 0, newestMs: null, complete: true, missing: [] } }

describe('a trace across teams', () => {
  test('foreign spans keep their place and timing alone', () => {
    const shown = redactTrace(trace, new Set(['mine']))
    expect(shown?.spans[0]).toEqual(span('mine'))
    expect(shown?.spans[1]).toMatchObject({ application: 'hidden', spanId: 'theirs', startOffsetMs: 1, durationMs: 2 })
    expect(JSON.stringify(shown?.spans[1])).not.toMatch(/secret|error|theirs-1|service\.name/)
  })
  test('is nothing to who may see none of it, and whole to an operator', () => {
    expect(redactTrace(trace, new Set(['other']))).toBeNull()
    expect(redactTrace(trace, null)).toBe(trace)
  })
  test('a row of the search hides foreign names, the root too', () => {
    const row: TraceRow = { traceId: 'a', rootApplication: 'theirs', rootOperation: 'GET /secret', startMs: 0, durationMs: 1, spans: 2, errors: 0, applications: ['mine', 'theirs'] }
    expect(redactRow(row, new Set(['mine']))).toEqual({ ...row, rootApplication: 'hidden', rootOperation: '', applications: ['mine', 'hidden'] })
    expect(redactRow(row, null)).toBe(row)
  })
})
