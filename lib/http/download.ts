export interface Download {
  fileName: string
  contentType: string
  /** Made as it is read. What it throws breaks the transfer off: a short file must not look whole. */
  pieces: AsyncIterable<string | Uint8Array>
}

interface DownloadEvents {
  /** Once, however it ends. */
  onEnd: () => void
  onError: (error: unknown) => void
}

/** The pieces at the reader's pace. */
export function downloadBody(pieces: AsyncIterable<string | Uint8Array>, { onEnd, onError }: DownloadEvents): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const iterator = pieces[Symbol.asyncIterator]()
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await iterator.next()
        if (!done) return controller.enqueue(typeof value === 'string' ? encoder.encode(value) : value)
        onEnd()
        controller.close()
      } catch (error) {
        onEnd()
        onError(error)
        controller.error(error)
      }
    },
    async cancel() {
      onEnd()
      await iterator.return?.()
    },
  })
}

/** RFC 6266; names are ours and plain. */
export const fileHeader = (name: string): string => `attachment; filename="${name.replace(/[^\w.-]/g, '_')}"`
