/** Longer messages are a mistake of the sender: what frames them would be a guess from there on. */
export const messageBytesMax = 256 * 1024

const lineFeed = 10
const space = 32
const less = 60
const isDigit = (byte: number) => byte >= 48 && byte <= 57
const isNothing = (byte: number) => byte === lineFeed || byte === 13 || byte === 0

export interface Frames {
  /** Where each message begins and ends. */
  messages: [from: number, to: number][]
  /** Up to here the bytes are whole messages. */
  end: number
  /** Why what follows is no frame, however much more of it comes. */
  problem: string | null
}

/** The octet-counted message at `at`: null where more bytes are needed. */
function counted(bytes: Uint8Array, at: number): [from: number, to: number] | string | null {
  let length = 0
  let from = at
  for (; from < bytes.length && from - at < 7 && isDigit(bytes[from] ?? 0); from++) length = length * 10 + ((bytes[from] ?? 0) - 48)
  if (length > messageBytesMax) return `a message of ${length} bytes`
  if (from === bytes.length) return null
  if (bytes[from] !== space) return 'a length without a space after it'
  return from + 1 + length > bytes.length ? null : [from + 1, from + 1 + length]
}

/**
 * RFC 6587: `<length> <message>`, or a message up to its line feed; told apart by the first byte, digit or `<`. `ended`: no more
 * comes, so that a last line needs no line feed.
 */
export function splitFrames(bytes: Uint8Array, ended = false): Frames {
  const messages: Frames['messages'] = []
  let at = 0
  const frames = (problem: string | null): Frames => ({ messages, end: at, problem })
  while (at < bytes.length) {
    const first = bytes[at] ?? 0
    if (isNothing(first)) at++
    else if (isDigit(first)) {
      const found = counted(bytes, at)
      if (found === null) return frames(ended ? 'a message that broke off' : null)
      if (typeof found === 'string') return frames(found)
      messages.push(found)
      at = found[1]
    } else if (first === less) {
      const found = bytes.indexOf(lineFeed, at)
      const to = found < 0 && ended ? bytes.length : found
      if (to < 0) return frames(bytes.length - at > messageBytesMax ? 'a line without an end' : null)
      if (to - at > messageBytesMax) return frames(`a line of ${to - at} bytes`)
      messages.push([at, to])
      at = Math.min(bytes.length, to + 1)
    } else return frames('a message that begins with neither a length nor <')
  }
  return frames(null)
}
