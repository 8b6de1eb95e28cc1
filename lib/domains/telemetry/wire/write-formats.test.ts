import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { severityOf } from '../core/severity'
import type { AttributeMap, ResourceGroup } from '../core/records'
import { groupsOf, log, metric, span } from '../testing/arbitrary-records'
import { decodeOtlp } from './decode-otlp'
import { decodeLokiJson } from './loki-json'
import { writeJsonLines } from './write-json-lines'
import { writeLokiJson } from './write-loki-json'
import { writeOtlpJson } from './write-otlp-json'

const flat = <T>(groups: ResourceGroup<T>[]) => groups.flatMap(({ resource, items }) => items.map((item, at) => ({ id: `d.1.${at}`, resource, item })))
const filled = <T>(groups: ResourceGroup<T>[]) => groups.filter(({ items }) => items.length > 0)
const isRead = (batch: Parameters<typeof writeOtlpJson>[0]) => decodeOtlp(batch.signal, 'json', new Uint8Array(writeOtlpJson(batch))).groups

describe('what is written as OTLP reads as what was stored', () => {
  test('logs', () => fc.assert(fc.property(groupsOf(log), (groups) => void expect(isRead({ signal: 'logs', items: flat(groups) })).toEqual(filled(groups)))))
  test('spans', () => fc.assert(fc.property(groupsOf(span), (groups) => void expect(isRead({ signal: 'traces', items: flat(groups) })).toEqual(filled(groups)))))
  test('points', () => fc.assert(fc.property(groupsOf(metric), (groups) => void expect(isRead({ signal: 'metrics', items: flat(groups) })).toEqual(filled(groups)))))
  test('values that JSON has no number for', () => {
    const point = (value: number) => ({ timeNs: 1n, startNs: 0n, attributes: {}, value, histogram: null })
    const item = { name: 'm', unit: '', kind: 'gauge' as const, temporality: 0, monotonic: false, points: [Number.NaN, Infinity, -Infinity].map(point) }
    expect(isRead({ signal: 'metrics', items: [{ id: '', resource: {}, item }] })).toMatchObject([{ items: [{ points: [{ value: Number.NaN }, { value: Infinity }, { value: -Infinity }] }] }])
  })
})

describe('a push to Loki', () => {
  test('has every line once, with its time, its words and how bad it is, streams in the order of time', () => {
    fc.assert(
      fc.property(groupsOf(log), (groups) => {
        const items = flat(groups)
        const streams = decodeLokiJson(new Uint8Array(writeLokiJson(items)))
        for (const { items: lines } of streams) expect(lines.every(({ timeNs }, at) => at === 0 || timeNs >= (lines[at - 1]?.timeNs ?? 0n))).toBe(true)
        const said = (timeNs: bigint, severity: number, body: string) => `${timeNs} ${severityOf(severity)} ${body}`
        const sent = items.map(({ item }) => said(item.timeNs, item.severity, item.body)).sort()
        expect(streams.flatMap(({ items: lines }) => lines.map((line) => said(line.timeNs, line.severity, line.body))).sort()).toEqual(sent)
      }),
    )
  })
  test('keeps what is different in every line out of the labels', () => {
    const resource: AttributeMap = { 'service.name': 'Shop', 'service.instance.id': 'shop-1', 'cloud.availability_zone': 'a' }
    const item = { timeNs: 7n, observedNs: 7n, severity: 17, body: 'no', traceId: 'aa', spanId: '', attributes: { order: 7, none: null } }
    expect(JSON.parse(writeLokiJson([{ id: 'd.1.1', resource, item }]).toString())).toEqual({
      streams: [{ stream: { service_name: 'shop', zone: 'a', level: 'error' }, values: [['7', 'no', { order: '7', instance: 'shop-1', trace_id: 'aa', record_id: 'd.1.1' }]] }],
    })
  })
})

describe('JSON lines', () => {
  test('are one object a line, whatever the words, nanoseconds exact', () => {
    fc.assert(
      fc.property(groupsOf(log), (groups) => {
        const items = flat(groups)
        const lines = writeJsonLines({ signal: 'logs', items }).toString('utf8').split('\n')
        expect(lines.pop()).toBe('')
        expect(lines.map((line) => (JSON.parse(line) as { body: string }).body)).toEqual(items.map(({ item }) => item.body))
        for (const [at, line] of lines.entries()) {
          const { time } = JSON.parse(line) as { time: string }
          expect(BigInt(Date.parse(`${time.slice(0, 19)}Z`)) * 1_000_000n + BigInt(time.slice(20, 29))).toBe(items[at]?.item.timeNs)
        }
      }),
    )
  })
  test('name spans and points too', () => {
    const spanItem = { traceId: 'a', spanId: 'b', parentId: '', name: 'GET /', kind: 2, startNs: 1n, endNs: 3n, status: 2, statusMessage: '', attributes: {}, events: [] }
    expect(JSON.parse(writeJsonLines({ signal: 'traces', items: [{ id: 'i', resource: { 'service.name': 'shop' }, item: spanItem }] }).toString())).toMatchObject({ signal: 'span', id: 'i', application: 'shop', kind: 'server', status: 'error', durationNs: '2' })
    const points = [{ timeNs: 1n, startNs: 0n, attributes: {}, value: Number.NaN, histogram: null }]
    const item = { name: 'm', unit: 's', kind: 'sum' as const, temporality: 1, monotonic: true, points }
    expect(JSON.parse(writeJsonLines({ signal: 'metrics', items: [{ id: 'i', resource: {}, item }] }).toString())).toMatchObject({ signal: 'metric', name: 'm', value: 'NaN', temporality: 'delta', monotonic: true })
  })
})
