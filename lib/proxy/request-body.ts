import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import type { BodyState } from '@/lib/domains/gateway/core/retry'

/** Bodies up to here are read before the first try, so that they can be sent again. */
const replayableBytes = 64 * 1024

/** One try's view of a streamed body. Reads from the request only when asked, and never closes it: a failed connect costs nothing. */
class BodyStream extends Readable {
  constructor(
    private readonly source: IncomingMessage,
    private readonly touched: () => void,
    private readonly limit: BodyLimit | undefined,
  ) {
    super({ highWaterMark: 64 * 1024 })
  }
  private attached = false
  private bytes = 0
  private readonly onData = (chunk: Buffer) => {
    this.bytes += chunk.length
    if (this.limit && this.bytes > this.limit.bytesMax) {
      this.limit.onOver()
      this.destroy(new Error('the body is larger than its route takes'))
      return
    }
    if (!this.push(chunk)) this.source.pause()
  }
  private readonly onEnd = () => this.push(null)
  private readonly onAborted = () => this.destroy(new Error('the client went away'))
  override _read(): void {
    if (!this.attached) {
      this.attached = true
      this.touched()
      this.source.on('data', this.onData).once('end', this.onEnd).once('aborted', this.onAborted)
    }
    this.source.resume()
  }
  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.source.off('data', this.onData).off('end', this.onEnd).off('aborted', this.onAborted)
    done(error)
  }
}

/** Of a body whose length nobody told beforehand. */
export interface BodyLimit {
  bytesMax: number
  onOver(): void
}

export interface RequestBody {
  state(): BodyState
  /** For one try. */
  open(): Buffer | Readable | null
}

const none: RequestBody = { state: () => 'none', open: () => null }

const replayable = (bytes: Buffer): RequestBody => ({ state: () => 'replayable', open: () => bytes })

function streamed(request: IncomingMessage, limit: BodyLimit | undefined): RequestBody {
  let touched = false
  return {
    state: () => (touched ? 'consumed' : 'untouched'),
    open: () =>
      new BodyStream(
        request,
        () => {
          touched = true
        },
        limit,
      ),
  }
}

/** Calls back at once where there is no body or it is streamed; where it is short, when all of it is here. */
export function takeBody(request: IncomingMessage, ready: (body: RequestBody) => void, limit?: BodyLimit): void {
  const { 'content-length': length, 'transfer-encoding': coding } = request.headers
  if (coding === undefined && (length === undefined || length === '0')) return ready(none)
  if (coding !== undefined || Number(length) > replayableBytes) return ready(streamed(request, limit))
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.once('end', () => ready(replayable(Buffer.concat(chunks))))
}
