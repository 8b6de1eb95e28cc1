import { posix } from 'node:path'

export const archiveLimits = {
  uploadBytesMax: 200 * 1024 * 1024,
  unpackedBytesMax: 1024 * 1024 * 1024,
  filesMax: 20_000,
  pathBytesMax: 1_024,
  /** Unpacked to uploaded bytes: real code stays far below, a bomb far above. */
  ratioMax: 100,
  /** Small archives of very even text are let off. */
  ratioFromBytes: 16 * 1024 * 1024,
}

export interface ArchiveEntry {
  name: string
  type: string | null | undefined
  size: number
  linkname?: string | null | undefined
}

export type EntryVerdict =
  | { kind: 'file'; path: string }
  | { kind: 'directory'; path: string }
  | { kind: 'symlink'; path: string; target: string }
  /** Tar's own notes, like a global header. */
  | { kind: 'skip' }
  | { kind: 'refuse'; problem: string }

/** Null when the path leaves the archive's root. */
function inside(name: string): string | null {
  if (name.includes('\0') || name.startsWith('/') || /^[A-Za-z]:[\\/]/.test(name)) return null
  if (name.split('/').includes('..')) return null
  const path = posix.normalize(name).replace(/\/+$/, '')
  return path === '' ? null : path
}

/** What may become of one entry of an uploaded archive. `name` is only text here: nothing was opened yet. */
export function judgeEntry({ name, type, linkname }: ArchiveEntry): EntryVerdict {
  const shown = JSON.stringify(name.slice(0, 200))
  const path = inside(name)
  if (path === null) return { kind: 'refuse', problem: `${shown} leads out of the archive. Pack with relative paths, like "tar czf app.tgz -C app .".` }
  if (Buffer.byteLength(path) > archiveLimits.pathBytesMax) return { kind: 'refuse', problem: `${shown} is longer than ${archiveLimits.pathBytesMax} bytes.` }
  switch (type) {
    case 'file':
    case 'contiguous-file':
    case undefined:
    case null:
      return path === '.' ? { kind: 'refuse', problem: `${shown} is no name of a file.` } : { kind: 'file', path }
    case 'directory':
      return { kind: 'directory', path }
    case 'symlink': {
      const target = linkname ?? ''
      const reached = target.startsWith('/') ? '..' : posix.normalize(posix.join(posix.dirname(path), target))
      return reached === '..' || reached.startsWith('../')
        ? { kind: 'refuse', problem: `${shown} is a link to ${JSON.stringify(target)}, outside the archive. Pack the file itself ("tar --dereference").` }
        : { kind: 'symlink', path, target }
    }
    case 'link':
      return { kind: 'refuse', problem: `${shown} is a hard link. Pack copies instead ("tar --hard-dereference").` }
    case 'pax-header':
    case 'pax-global-header':
    case 'gnu-long-path':
    case 'gnu-long-link-path':
      return { kind: 'skip' }
    default:
      return { kind: 'refuse', problem: `${shown} is a ${type}. Releases hold files, folders and links inside themselves.` }
  }
}

/** Null while the archive is within its limits. Asked as it is unpacked, so that a bomb is stopped early. */
export function judgeSize({ files, unpackedBytes, uploadedBytes }: { files: number; unpackedBytes: number; uploadedBytes: number }): string | null {
  const { filesMax, unpackedBytesMax, ratioFromBytes, ratioMax } = archiveLimits
  if (files > filesMax) return `The archive holds more than ${filesMax} files. Bundle the program, or leave out what it does not need to run.`
  if (unpackedBytes > unpackedBytesMax) return `The archive holds more than ${unpackedBytesMax / 1024 / 1024} MiB. Leave out what the program does not need to run.`
  if (unpackedBytes > ratioFromBytes && unpackedBytes > uploadedBytes * ratioMax) return `The archive unpacks to more than ${ratioMax} times its size, as archives made to fill a disk do.`
  return null
}
