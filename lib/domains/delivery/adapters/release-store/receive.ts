import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { archiveLimits } from '../../core/archive-rules'
import { ReleaseRefused } from './refused'

/** Streams an upload to a file, to the disk, and answers its digest (sha256, 64 hex digits). */
export async function receive(bytes: AsyncIterable<Uint8Array>, path: string): Promise<{ digest: string; sizeBytes: number }> {
  const hash = createHash('sha256')
  let sizeBytes = 0
  const file = await open(path, 'wx', 0o600)
  try {
    for await (const chunk of bytes) {
      sizeBytes += chunk.length
      if (sizeBytes > archiveLimits.uploadBytesMax) throw new ReleaseRefused(`The upload is larger than ${archiveLimits.uploadBytesMax / 1024 / 1024} MiB.`, 'too-large')
      hash.update(chunk)
      await file.writeFile(chunk)
    }
    await file.sync()
  } finally {
    await file.close()
  }
  if (sizeBytes === 0) throw new ReleaseRefused('The upload is empty: send a gzip-compressed tar archive as the body.')
  return { digest: hash.digest('hex'), sizeBytes }
}
