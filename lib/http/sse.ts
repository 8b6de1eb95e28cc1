export interface StreamItem {
  event?: string
  /** What the browser sends back as `Last-Event-ID`. */
  id?: string
  data: unknown
}

/** One event in the format of the HTML standard, 9.2.5: data on one line, since JSON has no raw line ends. */
export const encodeEvent = ({ event, id, data }: StreamItem): string =>
  `${event ? `event: ${event}\n` : ''}${id ? `id: ${id}\n` : ''}data: ${JSON.stringify(data)}\n\n`

export interface EventStreamOptions {
  signal: AbortSignal
  heartbeatMs?: number
  /** Asked between events and at every heartbeat; false ends the stream, and the browser asks again with its rights of then. */
  mayGoOn: () => Promise<boolean>
  onError: (error: unknown) => void
}

const recheckMs = 5_000

/** Items as server-sent events. The reader's pace is the producer's: nothing is buffered here but one item. */
export function eventStream(items: AsyncIterable<StreamItem>, abort: AbortController, options: EventStreamOptions): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const iterator = items[Symbol.asyncIterator]()
  let beat: NodeJS.Timeout | undefined
  let recheck: NodeJS.Timeout | undefined
  let over = false
  const finish = (controller: ReadableStreamDefaultController<Uint8Array>) => {
    if (over) return
    over = true
    clearInterval(beat)
    clearInterval(recheck)
    abort.abort()
    void iterator.return?.().catch(() => undefined)
    try {
      controller.close()
    } catch {
      // Already closed by the reader.
    }
  }
  return new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(encoder.encode('retry: 2000\n\n'))
      // Gone already while the question was answered: no event would tell.
      if (options.signal.aborted) return finish(controller)
      options.signal.addEventListener('abort', () => finish(controller), { once: true })
      beat = setInterval(() => {
        if (!over && (controller.desiredSize ?? 0) > 0) controller.enqueue(encoder.encode(': still here\n\n'))
      }, options.heartbeatMs ?? 15_000)
      recheck = setInterval(() => {
        options.mayGoOn().then(
          (may) => may || finish(controller),
          (error: unknown) => options.onError(error),
        )
      }, recheckMs)
    },
    async pull(controller) {
      try {
        const { done, value } = await iterator.next()
        if (over) return
        if (done) return finish(controller)
        controller.enqueue(encoder.encode(encodeEvent(value)))
      } catch (error) {
        if (!over) options.onError(error)
        finish(controller)
      }
    },
    cancel() {
      over = true
      clearInterval(beat)
      clearInterval(recheck)
      abort.abort()
      void iterator.return?.().catch(() => undefined)
    },
  })
}
