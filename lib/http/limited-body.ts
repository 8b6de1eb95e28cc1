import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'

export interface LimitedBody {
  stream: ReadableStream<Uint8Array>
  /** The limit was met, and the stream broken off there. */
  isOver: () => boolean
  tooLarge: Fault
}

/** The request's bytes as they come, broken off beyond the limit, so that nothing is held in memory. */
export function limitedBody(request: Request, bytesMax: number, accepts?: readonly string[]): Result<LimitedBody, Fault> {
  const type = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  if (accepts && !accepts.includes(type)) {
    return fail(fault('unsupported-media-type', `Send one of: ${accepts.join(', ')}.`))
  }
  const tooLarge = fault('too-large', `At most ${Math.floor(bytesMax / 1024 / 1024)} MiB may be uploaded.`)
  if (Number(request.headers.get('content-length') ?? 0) > bytesMax) return fail(tooLarge)
  if (!request.body) return fail(fault('invalid-input', 'The request has no body: send the file itself.'))
  let size = 0
  let over = false
  const stream = request.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        size += chunk.byteLength
        if (size > bytesMax) {
          over = true
          controller.error(new Error('upload over its limit'))
        } else controller.enqueue(chunk)
      },
    }),
  )
  return ok({ stream, isOver: () => over, tooLarge })
}
