import { Pool } from 'undici'
import { OtlpBytes } from './otlp-bytes'
import { type SpanScope, spansRequest, writeSpan } from './otlp-spans'
import { followClock, type ProxySpan } from './proxy-span'

const everyMs = 500
const batchSpans = 512
/** Nor more bytes than a length holds (`OtlpBytes`), with much room left. */
const batchBytes = 512 * 1024
/** Batches that wait for a collector that does not answer; what finds no room is dropped. */
const waitingMax = 8
const answerMs = 5_000
const againMs = 1_000
/** Worth another try (OTLP/HTTP): anything else would be refused again. */
const passing = new Set([429, 502, 503, 504])

export interface SpanSender {
  add(span: ProxySpan): void
  dropped(): number
  /** Sends what is left; whoever asks decides how long that may take. */
  close(): Promise<void>
}

/** Spans are written down as bytes when they end and sent twice a second, one batch after the other. A request never waits for that. */
export function createSpanSender(url: string, scope: SpanScope): SpanSender {
  const pool = new Pool(new URL(url).origin, { connections: 1, pipelining: 1, connect: { timeout: 1_000 }, headersTimeout: answerMs, bodyTimeout: answerMs })
  const path = new URL(url).pathname
  const bytes = new OtlpBytes()
  const waiting: { body: Buffer; spans: number }[] = []
  let spans = 0
  let dropped = 0
  let closing = false
  let sending: Promise<void> | null = null
  let wake: (() => void) | null = null

  /** False: worth another try. */
  async function post(body: Buffer): Promise<boolean> {
    try {
      const answer = await pool.request({ method: 'POST', path, headers: { 'content-type': 'application/x-protobuf' }, body })
      await answer.body.dump()
      return !passing.has(answer.statusCode)
    } catch {
      return false
    }
  }

  async function sendAll(): Promise<void> {
    for (let first = waiting[0]; first; first = waiting[0]) {
      if (await post(first.body)) waiting.shift()
      else if (closing) return
      else {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, againMs)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
        wake = null
      }
    }
  }

  function flush(): void {
    followClock()
    if (spans > 0) {
      if (waiting.length < waitingMax) waiting.push({ body: spansRequest(bytes.taken(), scope), spans })
      else dropped += spans
      bytes.clear()
      spans = 0
    }
    sending ??= waiting.length === 0 ? null : sendAll().finally(() => {
      sending = null
    })
  }

  const timer = setInterval(flush, everyMs)
  timer.unref()
  return {
    add(span) {
      writeSpan(bytes, span)
      spans++
      if (spans >= batchSpans || bytes.length >= batchBytes) flush()
    },
    dropped: () => dropped,
    async close() {
      clearInterval(timer)
      closing = true
      wake?.()
      await sending
      flush()
      await sending
      await pool.destroy()
    },
  }
}
