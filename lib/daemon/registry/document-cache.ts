import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

const compress = promisify(gzip)
/** Making a document of 10,000 instances takes tens of milliseconds: during a storm it is served up to this old. */
const staleMsMax = 3_000
const cheapMs = 20

export interface CachedDocument {
  body: Buffer
  gzipped(): Promise<Buffer>
}

interface Entry extends CachedDocument {
  version: number
  freshUntilMs: number
}

/** Keeps each document until the registry changes; a dear one also for ten times what it cost. */
export function createDocumentCache(versionNow: () => number, nowMs: () => number = () => performance.now()) {
  const entries = new Map<string, Entry>()
  return function cached(key: string, build: () => string): CachedDocument {
    const known = entries.get(key)
    const version = versionNow()
    if (known && (known.version === version || nowMs() < known.freshUntilMs)) return known
    const startedMs = nowMs()
    const body = Buffer.from(build())
    const costMs = nowMs() - startedMs
    let packed: Promise<Buffer> | null = null
    const entry: Entry = {
      body,
      version,
      freshUntilMs: costMs > cheapMs ? nowMs() + Math.min(costMs * 10, staleMsMax) : 0,
      gzipped: () => (packed ??= compress(body, { level: 1 })),
    }
    entries.set(key, entry)
    return entry
  }
}
