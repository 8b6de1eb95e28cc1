export interface Refused {
  status: 400 | 405 | 414 | 431 | 501
  detail: string
}

export const limits = { headerBytes: 16_384, headers: 200, targetBytes: 8_192 }

/**
 * What the strict HTTP parser lets through and we still refuse. Two servers that read one byte stream differently are how
 * requests are smuggled, so every doubt about where a message ends, or whom it is for, ends the exchange.
 * Null: the request may go on. `raw` is the flat list of header names and values. `upgrading`: it becomes a WebSocket.
 */
export function refuseRequest(method: string, target: string, raw: readonly string[], upgrading = false): Refused | null {
  if (method === 'CONNECT' || method === 'TRACE') return { status: 405, detail: `${method} is not served here.` }
  if (target.length > limits.targetBytes) return { status: 414, detail: `The address is longer than ${limits.targetBytes} bytes.` }
  if (raw.length / 2 > limits.headers) return { status: 431, detail: `More than ${limits.headers} header fields.` }
  let lengths = 0
  let codings = 0
  let hosts = 0
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const lower = (raw[at] ?? '').toLowerCase()
    if (lower === 'content-length') {
      lengths++
      if (!/^\d{1,15}$/.test(raw[at + 1] ?? '')) return { status: 400, detail: 'Content-Length is not a plain number.' }
    } else if (lower === 'transfer-encoding') {
      codings++
      if ((raw[at + 1] ?? '').toLowerCase() !== 'chunked') return { status: 501, detail: 'The only transfer coding served is "chunked".' }
    } else if (lower === 'host') hosts++
    else if (lower === 'upgrade' && upgrading) continue
    else if (lower === 'upgrade' && !/\bh2c\b/i.test(raw[at + 1] ?? '')) {
      // An offer of h2c may be ignored (RFC 9110, 7.8) and Java's client makes one with every first request.
      return { status: 501, detail: `Upgrading to ${raw[at + 1] ?? ''} is not served.` }
    }
  }
  if (lengths > 1 || codings > 1) return { status: 400, detail: 'Content-Length or Transfer-Encoding is given more than once.' }
  if (lengths > 0 && codings > 0) return { status: 400, detail: 'Content-Length and Transfer-Encoding exclude each other.' }
  // A WebSocket has no body (RFC 6455, 4.1): bytes that one would be are somebody's next request.
  if (upgrading && (method !== 'GET' || lengths + codings > 0)) return { status: 400, detail: 'A WebSocket begins with a GET that has no body.' }
  if (hosts > 1) return { status: 400, detail: 'Host is given more than once.' }
  return null
}
