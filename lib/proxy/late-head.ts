import type { Attempt } from './attempt'
import type { AnswerHead } from './edge-filters'

/** An answer whose head is still looked at: what comes after it waits, in order. */
export class LateHead {
  private open = true
  private readonly chunks: Buffer[] = []
  private ended = false

  constructor(
    changed: Promise<AnswerHead>,
    attempt: Attempt,
    go: { head(head: AnswerHead): void; chunk(chunk: Buffer): void; end(): void },
  ) {
    attempt.pause()
    void changed.then((head) => {
      this.open = false
      go.head(head)
      for (const chunk of this.chunks) go.chunk(chunk)
      if (this.ended) go.end()
      else attempt.resume()
    })
  }

  /** True: it waits. */
  keep(chunk: Buffer): boolean {
    if (this.open) this.chunks.push(chunk)
    return this.open
  }
  keepEnd(): boolean {
    if (this.open) this.ended = true
    return this.open
  }
}
