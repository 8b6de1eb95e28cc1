import { type Attributes, type Span, SpanStatusCode } from '@opentelemetry/api'
import type { Dispatcher } from 'undici'
import { afterFailure, fit } from '@/lib/domains/gateway/core/ejection'
import { type Failure, failureOf } from '@/lib/domains/gateway/core/retry'
import type { Fleet, Member } from './fleet'
import { HoldBack, waitingBytesMax } from './hold-back'

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

function toText(raw: Dispatcher.DispatchController['rawHeaders']): string[] {
  return Array.isArray(raw) ? raw.map((one) => (typeof one === 'string' ? one : one.toString('latin1'))) : []
}

/** One request to one target: its span, its place in the target's counts, and the answer as it arrives. */
export class Attempt implements Dispatcher.DispatchHandler {
  private controller: Dispatcher.DispatchController | undefined
  private headSent = false
  private unwanted = false
  private unwantedBytes = 0
  private holdBack: HoldBack | undefined
  /** Its reader is slower than it comes. */
  private paused = false
  private waitingBytes = 0
  private over = false
  private status = 0
  private headTimer: NodeJS.Timeout | undefined
  private readonly startedMs = performance.now()

  constructor(
    readonly member: Member,
    private readonly span: Span,
    private readonly metric: { record(seconds: number, attributes: Attributes): void },
    private readonly attributes: Attributes,
    private readonly fleet: Fleet,
    private readonly listener: AttemptListener,
  ) {
    member.open++
    member.count.served++
  }

  /** While it still waits for a connection no byte reached anyone, whatever the connection's own limit is. */
  expectHeadWithin(ms: number): void {
    this.headTimer = setTimeout(() => (this.controller ? this.controller.abort(tooLate) : this.onResponseError(undefined, noConnection)), ms)
  }
  pause(): void {
    this.paused = true
    if (this.holdBack?.isPossible) this.controller?.pause()
  }
  resume(): void {
    this.paused = false
    this.waitingBytes = 0
    this.controller?.resume()
  }
  cancel(): void {
    this.controller?.abort(wanted)
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller
    if (this.over || this.listener.isGone()) controller.abort(wanted)
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number, _headers: unknown, message?: string): void {
    if (status < 200) return
    clearTimeout(this.headTimer)
    this.status = status
    this.member.ejection = status === 503 ? afterFailure(this.member.ejection, Date.now(), 'answers 503') : fit
    const rawHeaders = toText(controller.rawHeaders)
    this.holdBack = new HoldBack(rawHeaders)
    if (this.listener.onHead(this, status, message ?? '', rawHeaders)) this.headSent = true
    else this.unwanted = true
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.holdBack?.arrived(chunk.length)
    if (!this.unwanted) {
      this.listener.onChunk(this, chunk)
      if (this.paused && !this.holdBack?.isPossible) this.letCome(controller, chunk.length)
      return
    }
    // The rest of an answer nobody wants is read to keep the connection, but not for ever.
    this.unwantedBytes += chunk.length
    if (this.unwantedBytes > unwantedBytesMax) controller.abort(wanted)
  }

  /** It cannot be held back any more: what comes waits in memory, as long as that is bearable. */
  private letCome(controller: Dispatcher.DispatchController, bytes: number): void {
    controller.resume()
    this.waitingBytes += bytes
    if (this.waitingBytes > waitingBytesMax) controller.abort(readTooSlowly)
  }

  onResponseEnd(): void {
    this.finish(null)
    if (!this.unwanted) this.listener.onEnd(this)
  }

  onResponseError(_controller: Dispatcher.DispatchController | undefined, error: Error & { code?: string }): void {
    if (this.over) return
    if (this.listener.isGone() || error === wanted) return this.finish('cancelled')
    if (error === readTooSlowly) {
      this.finish('cancelled')
      return this.listener.onFailed(this, 'reset', this.headSent)
    }
    const failure = failureOf(error.code, this.controller !== undefined)
    if (failure !== 'bad-request') this.member.ejection = afterFailure(this.member.ejection, Date.now(), `${failure}: ${error.message}`)
    this.finish(failure)
    if (!this.unwanted) this.listener.onFailed(this, failure, this.headSent)
  }

  private finish(problem: Failure | 'cancelled' | null): void {
    if (this.over) return
    this.over = true
    clearTimeout(this.headTimer)
    this.member.open--
    this.fleet.released(this.member)
    const { span, attributes } = this
    const errorType = problem ?? (this.status >= 400 ? String(this.status) : undefined)
    const result: Attributes = {}
    if (this.status) result['http.response.status_code'] = this.status
    if (errorType) result['error.type'] = errorType
    span.setAttributes(result)
    if (errorType && problem !== 'cancelled') span.setStatus({ code: SpanStatusCode.ERROR })
    span.end()
    this.metric.record((performance.now() - this.startedMs) / 1000, { ...attributes, ...result })
  }
}
