/** Bytes of requests that are being read, wait or are being stored. Over the limit nothing more is taken: memory stays flat. */
export class ByteBudget {
  private held = 0
  constructor(readonly bytesMax: number) {}

  take(bytes: number): boolean {
    if (this.held + bytes > this.bytesMax) return false
    this.held += bytes
    return true
  }

  give(bytes: number): void {
    this.held -= bytes
  }

  get bytes(): number {
    return this.held
  }
}
