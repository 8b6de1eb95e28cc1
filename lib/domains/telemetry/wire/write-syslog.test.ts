import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { severityOf } from '../core/severity'
import { attributes, log } from '../testing/arbitrary-records'
import { decodeSyslog } from './syslog'
import { messageBytesMax, splitFrames } from './syslog-frames'
import { frameSyslog, writeSyslog } from './write-syslog'

const id = '2026-11-28.1795380363089.4'
const resource = fc.oneof(attributes, fc.record({ 'service.name': fc.string({ unit: 'grapheme' }), 'service.instance.id': fc.string(), 'host.name': fc.string({ unit: 'binary' }) }))
const arrived = fc.record({ id: fc.constant(id), resource, item: log })

describe('what is written as syslog', () => {
  test('is found again frame by frame, wherever a connection cuts it', () => {
    fc.assert(
      fc.property(fc.array(arrived, { minLength: 1, maxLength: 5 }), fc.nat(), (items, cut) => {
        const messages = items.map(writeSyslog)
        const sent = Buffer.concat(messages.map(frameSyslog))
        const first = splitFrames(sent.subarray(0, cut % sent.length))
        const rest = splitFrames(sent.subarray(first.end))
        expect([first.problem, rest.problem, first.end + rest.end]).toEqual([null, null, sent.length])
        const found = [...first.messages.map(([from, to]) => sent.subarray(from, to)), ...rest.messages.map(([from, to]) => sent.subarray(first.end + from, first.end + to))]
        expect(found.map((one) => one.toString('hex'))).toEqual(messages.map((one) => one.toString('hex')))
      }),
    )
  })

  test('reads as the same line: its words, its time to the microsecond, how bad it is, who said it', () => {
    fc.assert(
      fc.property(arrived, (one) => {
        const [group] = decodeSyslog(frameSyslog(writeSyslog(one)))
        const [read] = group?.items ?? []
        // The reader takes what ends a line off its end, and a mark of the order of bytes off its beginning.
        expect(read?.body).toBe(one.item.body.replaceAll('\0', '').replace(/^\uFEFF/, '').trimEnd())
        expect(read?.timeNs).toBe(one.item.timeNs - (one.item.timeNs % 1_000n))
        expect(read?.attributes['tags@47450.record_id']).toBe(id)
        // Syslog's emergency is of a whole machine: an application's worst is critical, which reads as an error.
        const severity = severityOf(one.item.severity)
        expect(severityOf(read?.severity ?? 0)).toBe(severity === 'trace' ? 'debug' : severity === 'fatal' ? 'error' : severity)
      }),
    )
  })

  test('has no line feed but in the message itself, and no more than a header may hold', () => {
    fc.assert(
      fc.property(arrived, (one) => {
        const text = writeSyslog({ ...one, item: { ...one.item, body: '' } }).toString('utf8')
        expect(text).toMatch(/^<\d{1,3}>1 \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00 [!-~]{1,255} [!-~]{1,48} [!-~]{1,128} - \[tags@47450( [!-~]{1,32}="[^\n\r]*")+\] $/u)
      }),
    )
  })
})

test('a value cannot end its element: what could is written with a stroke', () => {
  const attributesOf = { note: 'a"] b="c\\', 'odd name="x]': 'y' }
  const message = writeSyslog({ id, resource: { 'service.name': 'shop' }, item: { timeNs: 0n, observedNs: 0n, severity: 17, body: 'x', traceId: '', spanId: '', attributes: attributesOf } }).toString()
  expect(message).toBe(`<11>1 1970-01-01T00:00:00.000000+00:00 - shop - - [tags@47450 app_name="shop" record_id="${id}" note="a\\"\\] b=\\"c\\\\" odd_name__x_="y"] x`)
})

test('a line longer than receivers take is cut between two characters, and says so', () => {
  const message = writeSyslog({ id, resource: {}, item: { timeNs: 0n, observedNs: 0n, severity: 9, body: '가'.repeat(100_000), traceId: '', spanId: '', attributes: {} } })
  expect(message.length).toBeLessThanOrEqual(messageBytesMax)
  expect(message.toString('utf8')).toMatch(/가…$/u)
  expect(message.toString('utf8')).not.toContain('\uFFFD')
})
