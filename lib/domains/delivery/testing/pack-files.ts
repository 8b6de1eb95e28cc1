import { buffer } from 'node:stream/consumers'
import { createGzip } from 'node:zlib'
import { pack } from 'tar-stream'

export interface PackedFile {
  name: string
  content?: string
  type?: 'file' | 'symlink' | 'link' | 'directory' | 'character-device'
  linkname?: string
  mode?: number
}

/** A tar.gz of exactly these entries, however wrong: the same entries give the same bytes. */
export function packFiles(files: readonly PackedFile[]): Promise<Buffer> {
  const tar = pack()
  for (const { content = '', ...header } of files) tar.entry({ ...header, mtime: new Date(0), size: Buffer.byteLength(content) }, content)
  tar.finalize()
  return buffer(tar.pipe(createGzip()))
}
