import { type Attributes, SpanKind, SpanStatusCode } from '@opentelemetry/api'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeTraces } from '@/lib/domains/telemetry/wire/otlp-traces-protobuf'
import { FixedAttributes } from './fixed-attributes'
import { OtlpBytes } from './otlp-bytes'
import { spansRequest, writeSpan } from './otlp-spans'
import { ProxySpan } from './proxy-span'

const scope = { resource: { 'service.name': 'edge', 'cloud.region': 'local' }, name: 'quarterdeck-proxy', version: '0.1.0' }
const context = { traceId: '0123456789abcdef0123456789abcdef', spanId: 'fedcba9876543210', traceFlags: 1 }

function spanWith(attributes: Attributes, more: Partial<Pick<ProxySpan, 'status' | 'endMs'>> = {}): ProxySpan {
  const span = new ProxySpan('GET /home', SpanKind.SERVER, context, { traceId: context.traceId, spanId: '00000000000000aa', traceFlags: 1, isRemote: true }, attributes, () => undefined)
  return Object.assign(span, more)
}

function sent(spans: readonly ProxySpan[], bytes = new OtlpBytes()) {
  for (const span of spans) writeSpan(bytes, span)
  return decodeTraces(spansRequest(bytes.taken(), scope))
}

describe('spans as bytes', () => {
  test('are read by the collector as they were', () => {
    const span = spanWith({ 'http.request.method': 'GET', 'http.response.status_code': 503, ok: true, share: 0.25, below: -7 })
    span.setStatus({ code: SpanStatusCode.ERROR, message: 'no' }).addEvent('quarterdeck.breaker', { 'quarterdeck.breaker.to': 'open' }).end()
    const [group] = sent([span])
    expect(group?.resource).toMatchObject({ 'service.name': 'edge', 'cloud.region': 'local' })
    expect(group?.items[0]).toMatchObject({
      traceId: context.traceId, spanId: context.spanId, parentId: '00000000000000aa', name: 'GET /home', kind: 2, status: 2, statusMessage: 'no',
      attributes: { 'http.request.method': 'GET', 'http.response.status_code': 503, ok: true, share: 0.25, below: -7 },
      events: [{ name: 'quarterdeck.breaker', attributes: { 'quarterdeck.breaker.to': 'open' } }],
    })
    expect(Number(group?.items[0]?.startNs) / 1e6).toBeCloseTo(span.startMs, 2)
    expect(Number(group?.items[0]?.endNs) / 1e6).toBeCloseTo(span.endMs, 2)
  })

  test('hold whatever text and number there is, the second time as the first', () => {
    const attributes = fc.dictionary(fc.string({ minLength: 1, unit: 'grapheme' }).filter((key) => key !== '__proto__'), fc.oneof(fc.string({ unit: 'grapheme' }), fc.boolean(), fc.nat(), fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0))))
    fc.assert(fc.property(attributes, (wanted) => {
      const bytes = new OtlpBytes()
      const spans = sent([spanWith(wanted), spanWith(wanted)], bytes)[0]?.items
      expect(spans?.map((one) => ({ ...one.attributes }))).toEqual([{ ...wanted }, { ...wanted }])
    }))
  })

  test('hold what was set after the start, and what comes again with each call, written once', () => {
    const call = new FixedAttributes('GET home', { 'server.port': 80 }, {})
    const spans = [200, 503].map((status) => new ProxySpan(call.name, SpanKind.CLIENT, context, undefined, call, () => undefined).setAttribute('http.response.status_code', status).setAttributes({ 'error.type': String(status) }))
    expect(sent(spans)[0]?.items.map((one) => ({ ...one.attributes }))).toEqual([200, 503].map((status) => ({ 'server.port': 80, 'http.response.status_code': status, 'error.type': String(status) })))
  })

  test('outgrow their first room without losing a byte', () => {
    const long = 'x'.repeat(7_000)
    const spans = sent(Array.from({ length: 40 }, (_, at) => spanWith({ path: `${at}${long}` })))[0]?.items
    expect(spans?.map((one) => one.attributes.path)).toEqual(Array.from({ length: 40 }, (_, at) => `${at}${long}`))
  })

  test.each([0, 1, 999.999999, 1_700_000_000_000, 1_767_225_599_999.75, 4_294_967_295_999.5])('%d ms since 1970 are as many nanoseconds', (ms) => {
    const span = Object.assign(spanWith({}), { endMs: ms })
    const ns = sent([span])[0]?.items[0]?.endNs ?? 0n
    expect(ns).toBe(BigInt(Math.floor(ms / 1_000)) * 1_000_000_000n + BigInt(Math.round((ms - Math.floor(ms / 1_000) * 1_000) * 1e6)))
  })
})
