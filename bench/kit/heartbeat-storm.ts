import { connect } from 'node:net'

export interface Storm {
  /** Answered as wanted, and otherwise. */
  answered: number
  wrong: number
  seconds: number
}

/** The first answer in `text`, once it is whole: with a length, in chunks, or without a body. */
export function readAnswer(text: string): { status: number; length: number } | null {
  const headEnd = text.indexOf('\r\n\r\n')
  if (headEnd < 0) return null
  const head = text.slice(0, headEnd).toLowerCase()
  const status = Number(head.slice(9, 12))
  const bodyAt = headEnd + 4
  if (head.includes('transfer-encoding: chunked')) {
    const last = text.indexOf('0\r\n\r\n', bodyAt)
    return last < 0 ? null : { status, length: last + 5 }
  }
  const length = bodyAt + Number(/content-length: *(\d+)/.exec(head)?.[1] ?? 0)
  return text.length < length ? null : { status, length }
}

interface StormOptions {
  /** The base, without a slash at the end. */
  url: string
  /** Of instances; each is renewed in its turn. */
  paths: readonly string[]
  connections: number
  seconds: number
}

/**
 * Heartbeats as fast as they are answered, one at a time on each connection. On bare sockets: an HTTP client of Node costs
 * more for a heartbeat than a server does, and would be what is measured.
 */
export async function heartbeatStorm({ url, paths, connections, seconds }: StormOptions): Promise<Storm> {
  const { host, hostname, port, pathname } = new URL(url)
  const requests = paths.map((path) => Buffer.from(`PUT ${pathname}${path} HTTP/1.1\r\nhost: ${host}\r\naccept: application/json\r\ncontent-length: 0\r\n\r\n`))
  const storm: Storm = { answered: 0, wrong: 0, seconds: 0 }
  const startedMs = performance.now()
  const untilMs = startedMs + seconds * 1_000
  let next = 0

  /** Until time is up or the server ends the connection. */
  const one = () =>
    new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname)
      socket.setNoDelay(true)
      let text = ''
      const send = () => {
        const request = requests[next++ % requests.length]
        if (request && performance.now() < untilMs) socket.write(request)
        else socket.end()
      }
      socket.on('connect', send)
      socket.on('data', (bytes) => {
        text += bytes.toString('latin1')
        const answer = readAnswer(text)
        if (!answer) return
        text = text.slice(answer.length)
        if (answer.status === 200) storm.answered++
        else storm.wrong++
        send()
      })
      socket.on('error', () => storm.wrong++)
      socket.on('close', () => resolve())
    })

  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (performance.now() < untilMs) await one()
    }),
  )
  storm.seconds = (performance.now() - startedMs) / 1_000
  return storm
}
