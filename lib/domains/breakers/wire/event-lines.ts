/** What came over an event stream: the data of an event, or that one was longer than is read. */
export type StreamPiece = { kind: 'data'; text: string } | { kind: 'too-long' }

/** An event of a stock command is about 4 kB. */
export const eventCharactersMax = 64 * 1_024

/**
 * Takes an event stream apart, however its bytes were cut. Fields without a meaning (`ping`) and comments are passed over; of what
 * is too long nothing is kept, and the next event is read again.
 */
export function createEventLines(charactersMax = eventCharactersMax): (text: string) => StreamPiece[] {
  let line = ''
  let data: string[] = []
  let size = 0
  let isTooLong = false
  let afterReturn = false

  function endOfEvent(): StreamPiece | null {
    const piece: StreamPiece | null = isTooLong ? { kind: 'too-long' } : data.length > 0 ? { kind: 'data', text: data.join('\n') } : null
    data = []
    size = 0
    isTooLong = false
    return piece
  }

  function endOfLine(): StreamPiece | null {
    const whole = line
    line = ''
    if (whole === '') return endOfEvent()
    if (whole.startsWith('data:')) data.push(whole.slice(whole[5] === ' ' ? 6 : 5))
    else if (whole === 'data') data.push('')
    return null
  }

  function add(part: string): void {
    if (isTooLong) {
      // Whether anything stands in the line must be known: an empty one ends the event.
      if (line === '' && part !== '') line = ':'
      return
    }
    size += part.length
    if (size <= charactersMax) {
      line += part
      return
    }
    isTooLong = true
    data = []
    line = ':'
  }

  return (text) => {
    const pieces: StreamPiece[] = []
    let rest = afterReturn && text.startsWith('\n') ? text.slice(1) : text
    if (text !== '') afterReturn = false
    for (;;) {
      const at = rest.search(/[\r\n]/)
      if (at < 0) break
      add(rest.slice(0, at))
      const piece = endOfLine()
      if (piece) pieces.push(piece)
      const isReturn = rest[at] === '\r'
      if (isReturn && at === rest.length - 1) afterReturn = true
      rest = rest.slice(at + (isReturn && rest[at + 1] === '\n' ? 2 : 1))
    }
    add(rest)
    return pieces
  }
}
