import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createEventLines, type StreamPiece } from './event-lines'

const read = (...parts: string[]): StreamPiece[] => {
  const take = createEventLines(100)
  return parts.flatMap((part) => take(part))
}
const data = (text: string): StreamPiece => ({ kind: 'data', text })

test.each([
  ['data: {"a":1}\n\n', [data('{"a":1}')]],
  ['data:x\r\n\r\ndata: y\r\rdata: z\n\n', [data('x'), data('y'), data('z')]],
  ['ping: \n\ndata: x\n\nping: \n\n', [data('x')]],
  [': a comment\nevent: message\nid: 7\ndata: one\ndata: two\n\n', [data('one\ntwo')]],
  ['data: not over yet', []],
  ['\n\n\n', []],
])('%j gives %j', (text, pieces) => expect(read(text)).toEqual(pieces))

test('what is too long is said once, and what comes after is read', () => {
  expect(read(`data: ${'x'.repeat(90)}`, 'y'.repeat(90), `\ndata: ${'z'.repeat(500)}\n\n`, 'data: next\n\n')).toEqual([{ kind: 'too-long' }, data('next')])
})

test('however a stream is cut, the same is read, and nothing longer than is allowed', () => {
  const line = fc.oneof(fc.constantFrom('', 'ping: ', 'data: {"x":1}', 'data', ':c'), fc.string({ maxLength: 150 }))
  const ending = fc.constantFrom('\n', '\r\n', '\r')
  fc.assert(
    fc.property(fc.array(fc.tuple(line, ending), { maxLength: 30 }), fc.array(fc.nat(60), { maxLength: 40 }), (lines, cuts) => {
      const whole = lines.map(([text, end]) => text + end).join('')
      const parts: string[] = []
      let rest = whole
      for (const cut of cuts) {
        parts.push(rest.slice(0, cut))
        rest = rest.slice(cut)
      }
      const pieces = read(...parts, rest)
      expect(pieces).toEqual(read(whole))
      for (const piece of pieces) if (piece.kind === 'data') expect(piece.text.length).toBeLessThanOrEqual(100)
    }),
  )
})
