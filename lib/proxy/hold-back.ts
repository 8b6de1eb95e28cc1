/** What a slow reader of an answer that cannot be held back may have waiting for it. */
export const waitingBytesMax = 16 * 1024 * 1024

/**
 * Where an answer may be held back. The client's parser throws outside of anybody's reach, and ends the process, when a connection
 * ends while it stands still right behind the last byte of an answer (undici 7, issue 5360; its cure came with a version that needs a
 * newer Node). So an answer is not held back behind its last byte, and one that only the end of its connection ends not at all: any
 * byte of it may be the last.
 */
export class HoldBack {
  /** Bytes to come; null where nobody knows. */
  private left: number | null = null
  private readonly endsWithConnection: boolean

  constructor(rawHeaders: readonly string[]) {
    let isChunked = false
    for (let at = 0; at < rawHeaders.length; at += 2) {
      const name = rawHeaders[at]?.toLowerCase()
      if (name === 'transfer-encoding') isChunked = true
      else if (name === 'content-length') this.left = Number(rawHeaders[at + 1])
    }
    this.endsWithConnection = this.left === null && !isChunked
  }

  arrived(bytes: number): void {
    if (this.left !== null) this.left -= bytes
  }

  get isPossible(): boolean {
    return !this.endsWithConnection && this.left !== 0
  }
}
