import { open, readFile, rename, stat, truncate, writeFile } from 'node:fs/promises'

const chunkBytes = 256 * 1024
const lineBytesMax = 64 * 1024
const truncateFromBytes = 1024 * 1024
/** More than this unsent is given up: output must not fill the disk while nobody takes it. */
export const unsentBytesMax = 64 * 1024 * 1024

export interface ReadLines {
  lines: string[]
  /** Where to go on once the lines are taken. */
  nextOffset: number
  droppedBytes: number
}

/** Reads an append-only output file from an offset that is kept beside it, so that no line is sent twice or lost over a restart. */
export function createOutputTail(path: string, offsetPath: string) {
  let offset: number | null = null

  async function load(): Promise<number> {
    if (offset !== null) return offset
    const text = await readFile(offsetPath, 'utf8').catch(() => '0')
    offset = /^\d+$/.test(text) ? Number(text) : 0
    return offset
  }

  async function keep(next: number): Promise<void> {
    await writeFile(`${offsetPath}.new`, String(next), { mode: 0o600 })
    await rename(`${offsetPath}.new`, offsetPath)
    offset = next
  }

  return {
    /** Whole lines from the offset. Where nobody writes any more, the last line needs no end. Null when there is nothing. */
    async read(hasEnded: () => Promise<boolean>): Promise<ReadLines | null> {
      const { size } = await stat(path).catch(() => ({ size: 0 }))
      let at = await load()
      // It was truncated, and we died before that was written down.
      if (at > size) at = 0
      if (at === size) return null
      if (size - at > unsentBytesMax) {
        await truncate(path)
        await keep(0)
        return { lines: [], nextOffset: 0, droppedBytes: size - at }
      }
      const handle = await open(path, 'r')
      try {
        const buffer = Buffer.alloc(Math.min(chunkBytes, size - at))
        const { bytesRead } = await handle.read(buffer, 0, buffer.length, at)
        const read = buffer.subarray(0, bytesRead)
        const lastEnd = read.lastIndexOf(0x0a)
        const isWhole = lastEnd + 1 < bytesRead && at + bytesRead === size && (await hasEnded())
        const end = isWhole || (lastEnd < 0 && bytesRead >= lineBytesMax) ? bytesRead : lastEnd + 1
        return end === 0 ? null : { lines: read.subarray(0, end).toString('utf8').split('\n'), nextOffset: at + end, droppedBytes: 0 }
      } finally {
        await handle.close()
      }
    },
    /** The lines were taken. Truncates a long file that has been read to its end; O_APPEND lets the writer go on at the start. */
    async taken(nextOffset: number): Promise<void> {
      await keep(nextOffset)
      const { size } = await stat(path)
      if (size < truncateFromBytes || size !== nextOffset) return
      await truncate(path)
      await keep(0)
    },
    /** True when everything written so far was taken. */
    async isDrained(): Promise<boolean> {
      const { size } = await stat(path).catch(() => ({ size: 0 }))
      return (await load()) >= size
    },
  }
}
export type OutputTail = ReturnType<typeof createOutputTail>
