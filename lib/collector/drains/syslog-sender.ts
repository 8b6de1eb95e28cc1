import { once } from 'node:events'
import { connect as connectPlain, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { connect as connectTls } from 'node:tls'
import type { DrainTarget } from '@/lib/domains/drains/core/drain-kinds'
import type { DrainOrder } from '@/lib/domains/drains/order-schemas'
import type { DrainCredentials } from '@/lib/domains/drains/schemas'
import { frameSyslog, writeSyslog } from '@/lib/domains/telemetry/wire/write-syslog'
import { guardedLookup, refusedLiteral } from '@/lib/kernel/address-guard'
import { problemOfError } from './send-problem'
import type { DrainSender, SendTimes } from './sender'

const batch = { records: 5_000, bytes: 2 * 1024 * 1024 }

const timedOut = () => Object.assign(new Error('it took too long'), { code: 'ETIMEDOUT' })
const wasClosed = () => Object.assign(new Error('the connection was closed'), { code: 'ECONNRESET' })

interface Connection {
  socket: Socket
  /** Why it is over; null while it is not. */
  over: Error | null
  /** Told once, when it is. */
  waiting: Set<(error: Error) => void>
  connectedInMs: number
}

function watch(socket: Socket): Connection {
  const connection: Connection = { socket, over: null, waiting: new Set(), connectedInMs: 0 }
  const end = (error: Error) => {
    connection.over ??= error
    socket.destroy()
    for (const tell of connection.waiting) tell(connection.over)
  }
  socket.once('error', end)
  socket.once('end', () => end(wasClosed()))
  socket.once('close', () => end(wasClosed()))
  // Whatever it says is not read for its words, but must be read for its end to be heard.
  socket.resume()
  return connection
}

/** Rejects when the connection ends first, or the time does; then the connection is over too. */
function within<T>(work: Promise<T>, connection: Connection, ms: number, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      clearTimeout(timer)
      connection.waiting.delete(fail)
      signal.removeEventListener('abort', stop)
    }
    const fail = (error: Error) => {
      settle()
      connection.socket.destroy()
      reject(error)
    }
    const stop = () => fail(wasClosed())
    const timer = setTimeout(() => fail(timedOut()), ms)
    connection.waiting.add(fail)
    signal.addEventListener('abort', stop, { once: true })
    if (connection.over) return fail(connection.over)
    if (signal.aborted) return stop()
    work.then((value) => {
      settle()
      resolve(value)
    }, fail)
  })
}

export function openSyslogSocket(order: Pick<DrainOrder, 'localAllowed'>, target: DrainTarget, { tls }: DrainCredentials): Socket {
  const { host, port, encrypted } = target
  const lookup = guardedLookup(order.localAllowed)
  if (!encrypted) return connectPlain({ host, port, lookup })
  return connectTls({ host, port, lookup, servername: /^[\d.]+$|:/.test(host) ? '' : host, ...(tls.ca === undefined ? {} : { ca: tls.ca }), ...(tls.certificate === undefined ? {} : { cert: tls.certificate }), ...(tls.key === undefined ? {} : { key: tls.key }) })
}

/** RFC 5424 in octet-counted frames over one connection that is kept. Nothing answers: a batch is taken when the connection outlives it for a while. */
export function createSyslogSender(order: Pick<DrainOrder, 'localAllowed'>, target: DrainTarget, credentials: DrainCredentials, times: SendTimes): DrainSender {
  let current: Connection | null = null

  async function open(signal: AbortSignal): Promise<Connection> {
    if (current && !current.over) return current
    const refused = refusedLiteral(target.host, order.localAllowed)
    if (refused) throw refused
    const startedAt = performance.now()
    const connection = watch(openSyslogSocket(order, target, credentials))
    await within(new Promise<void>((resolve) => connection.socket.once(target.encrypted ? 'secureConnect' : 'connect', () => resolve())), connection, times.connectMs, signal)
    connection.connectedInMs = performance.now() - startedAt
    current = connection
    return connection
  }

  return {
    batch,
    async send(records, signal) {
      try {
        const frames = Buffer.concat(records.signal === 'logs' ? records.items.map((one) => frameSyslog(writeSyslog(one))) : [])
        const connection = await open(signal)
        const written = new Promise<void>((resolve, reject) => connection.socket.write(frames, (error) => (error ? reject(error) : resolve())))
        await within(written, connection, times.answerMs, signal)
        // A receiver that is gone says so only after the bytes have reached where it was.
        await within(pause(times.settleMs + 2 * connection.connectedInMs, undefined, { signal }), connection, times.answerMs, signal)
        return { kind: 'taken', refused: 0, problem: null, bytes: frames.length, answer: null }
      } catch (error) {
        const problem = problemOfError(error, target, Math.round(times.answerMs / 1_000))
        return { kind: 'later', problem, askedMs: null, slow: problem.key === 'address-refused' || problem.key === 'tls', answer: null }
      }
    },
    async close() {
      const connection = current
      if (!connection || connection.over) return
      const ended = once(connection.socket, 'close')
      connection.socket.end()
      await Promise.race([ended, pause(1_000, undefined, { ref: false })])
      connection.socket.destroy()
    },
  }
}
