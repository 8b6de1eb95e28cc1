import { type Attributes, type Span, SpanStatusCode } from '@opentelemetry/api'
import type { Dispatcher } from 'undici'
import { type Failure, failureOf } from '@/lib/domains/gateway/core/retry'
import type { FixedAttributes } from './fixed-attributes'
import type { Fleet, Member } from './fleet'
import { HoldBack, waitingBytesMax } from './hold-back'
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
const readTooSlowly = Object.freeze(new Error('more of the answer waits for its reader than may'))
const unwantedBytesMax = 64 * 1024

const toText = (raw: readonly (Buffer | string)[]): string[] => raw.map((one) => (typeof one === 'string' ? one : one.toString('latin1')))

/** One request to one target: its span, its place in the target's counts, and the answer as it arrives. */
export class Attempt implements Dispatcher.DispatchHandler {
  /** Undefined until a connection was given to it. */
  private abort: ((reason: Error) => void) | undefined
  private resumeBody: (() => void) | undefined
  private holdBack: HoldBack | undefined
  /** Its reader is slower than it comes. */
  private paused = false
  private waitingBytes = 0
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
    this.waitingBytes = 0
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
    const rawHeaders = toText(headers)
    this.holdBack = new HoldBack(rawHeaders)
    if (this.listener.onHead(this, status, message, rawHeaders)) this.headSent = true
    else this.unwanted = true
    return !this.paused
  }

  onData(chunk: Buffer): boolean {
    this.holdBack?.arrived(chunk.length)
    if (!this.unwanted) this.listener.onChunk(this, chunk)
    else {
      // The rest of an answer nobody wants is read to keep the connection, but not for ever.
      this.unwantedBytes += chunk.length
      if (this.unwantedBytes > unwantedBytesMax) this.giveUp(wanted)
    }
    if (!this.paused) return true
    if (this.holdBack?.isPossible) return false
    this.letCome(chunk.length)
    return true
  }

  /** It cannot be held back any more: what comes waits in memory, as long as that is bearable. */
  private letCome(bytes: number): void {
    this.waitingBytes += bytes
    if (this.waitingBytes > waitingBytesMax) this.giveUp(readTooSlowly)
  }

  onComplete(): void {
    this.finish(null)
    if (!this.unwanted) this.listener.onEnd(this)
  }

  onError(error: Error & { code?: string }): void {
    if (this.over) return
    if (this.listener.isGone() || error === wanted) return this.finish('cancelled')
    if (error === readTooSlowly) {
      this.finish('cancelled')
      return this.listener.onFailed(this, 'reset', this.headSent)
    }
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
