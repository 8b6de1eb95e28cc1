import type { Attempt } from './attempt'
import type { AnswerHead } from './edge-filters'

/** Of an answer, held while its head is looked at; then the application has to wait. */
const heldBytesMax = 1024 * 1024

/** An answer whose head is still looked at: what comes after it waits, in order. */
export class LateHead {
  private open = true
  private readonly chunks: Buffer[] = []
  private ended = false
  private bytes = 0

  constructor(
    changed: Promise<AnswerHead>,
    private readonly attempt: Attempt,
    go: { head(head: AnswerHead): void; chunk(chunk: Buffer): void; end(): void },
  ) {
    void changed.then((head) => {
      this.open = false
      go.head(head)
      for (const chunk of this.chunks) go.chunk(chunk)
      if (this.ended) go.end()
      else if (this.bytes > heldBytesMax) attempt.resume()
    })
  }

  /** True: it waits. */
  keep(chunk: Buffer): boolean {
    if (!this.open) return false
    this.chunks.push(chunk)
    this.bytes += chunk.length
    if (this.bytes > heldBytesMax) this.attempt.pause()
    return true
  }
  keepEnd(): boolean {
    if (this.open) this.ended = true
    return this.open
  }
}
