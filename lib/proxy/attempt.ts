import { type Attributes, type Span, SpanStatusCode } from '@opentelemetry/api'
import type { Dispatcher } from 'undici'
import { type Failure, failureOf } from '@/lib/domains/gateway/core/retry'
import type { FixedAttributes } from './fixed-attributes'
import type { Fleet, Member } from './fleet'
import type { Signals } from './telemetry'

/** What a try tells the exchange that it belongs to. */
export interface AttemptListener {
  /** False: the answer is not wanted, another try follows. */
  onHead(attempt: Attempt, status: number, message: string, rawHeaders: readonly string[]): boolean
  onChunk(attempt: Attempt, chunk: Buffer): void
  onEnd(attempt: Attempt): void
  /** The try ended without an answer, or in the middle of one (`headSent`). */
  onFailed(attempt: Attempt, failure: Failure, headSent: boolean): void
  isGone(): boolean
}

const wanted = Object.freeze(new Error('the answer is not wanted any more'))
const tooLate = Object.freeze(Object.assign(new Error('no answer in time'), { code: 'UND_ERR_HEADERS_TIMEOUT' }))
const noConnection = Object.freeze(Object.assign(new Error('no connection in time'), { code: 'UND_ERR_CONNECT_TIMEOUT' }))
const unwantedBytesMax = 64 * 1024

const toText = (raw: readonly (Buffer | string)[]): string[] => raw.map((one) => (typeof one === 'string' ? one : one.toString('latin1')))

/** One request to one target: its span, its place in the target's counts, and the answer as it arrives. */
export class Attempt implements Dispatcher.DispatchHandler {
  /** Undefined until a connection was given to it. */
  private abort: ((reason: Error) => void) | undefined
  private resumeBody: (() => void) | undefined
  private paused = false
  private aborted = false
  private headSent = false
  private unwanted = false
  private unwantedBytes = 0
  private over = false
  private status = 0
  private headTimer: NodeJS.Timeout | undefined
  private readonly startedMs = performance.now()

  constructor(
    readonly member: Member,
    private readonly span: Span,
    private readonly metric: Signals['clientDuration'],
    private readonly call: FixedAttributes,
    private readonly fleet: Fleet,
    private readonly listener: AttemptListener,
  ) {
    member.open++
    member.count.served++
    member.served++
  }

  /** While it still waits for a connection no byte reached anyone, whatever the connection's own limit is. */
  expectHeadWithin(ms: number): void {
    this.headTimer = setTimeout(() => (this.abort ? this.giveUp(tooLate) : this.onError(noConnection)), ms)
  }
  pause(): void {
    this.paused = true
  }
  resume(): void {
    if (!this.paused) return
    this.paused = false
    this.resumeBody?.()
  }
  cancel(): void {
    this.giveUp(wanted)
  }

  private giveUp(reason: Error): void {
    if (this.aborted || !this.abort) return
    this.aborted = true
    this.abort(reason)
  }

  // The client's older interface: the newer one is a layer over it, which makes a second list of every answer's headers.
  onConnect(abort: (reason?: Error) => void): void {
    this.abort = abort
    if (this.over || this.listener.isGone()) this.giveUp(wanted)
  }

  onHeaders(status: number, headers: readonly (Buffer | string)[], resume: () => void, message: string): boolean {
    this.resumeBody = resume
    if (status < 200) return true
    clearTimeout(this.headTimer)
    this.status = status
    this.fleet.answered(this.member, status, performance.now() - this.startedMs)
    if (this.listener.onHead(this, status, message, toText(headers))) this.headSent = true
    else this.unwanted = true
    return !this.paused
  }

  onData(chunk: Buffer): boolean {
    if (!this.unwanted) this.listener.onChunk(this, chunk)
    else {
      // The rest of an answer nobody wants is read to keep the connection, but not for ever.
      this.unwantedBytes += chunk.length
      if (this.unwantedBytes > unwantedBytesMax) this.giveUp(wanted)
    }
    return !this.paused
  }

  onComplete(): void {
    this.finish(null)
    if (!this.unwanted) this.listener.onEnd(this)
  }

  onError(error: Error & { code?: string }): void {
    if (this.over) return
    if (this.listener.isGone() || error === wanted) return this.finish('cancelled')
    const failure = failureOf(error.code, this.abort !== undefined)
    if (failure !== 'bad-request') this.fleet.failed(this.member, failure, error.message)
    this.finish(failure)
    if (!this.unwanted) this.listener.onFailed(this, failure, this.headSent)
  }

  private finish(problem: Failure | 'cancelled' | null): void {
    if (this.over) return
    this.over = true
    clearTimeout(this.headTimer)
    this.member.open--
    this.fleet.released(this.member)
    const { span, call, metric, status } = this
    const seconds = (performance.now() - this.startedMs) / 1_000
    if (problem === null && status > 0 && status < 400) {
      span.setAttribute('http.response.status_code', status)
      span.end()
      metric.recordCall(seconds, call, status)
      return
    }
    const errorType = problem ?? String(status)
    const result: Attributes = { 'error.type': errorType }
    if (status) result['http.response.status_code'] = status
    span.setAttributes(result)
    if (problem !== 'cancelled') span.setStatus({ code: SpanStatusCode.ERROR })
    span.end()
    metric.record(seconds, { ...call.counted, ...result })
  }
}
