import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { partNames } from '../../control/part-settings'
import { logPath } from '../parts/part-log'

const everyMs = 300

/** `--verbose`: what the parts write to their files from now on, on this screen, each line with its part. */
export function followLogs(dataDir: string): void {
  const files = partNames.map((part) => ({ part, path: logPath(dataDir, part), at: 0, rest: '' }))
  const sizeOf = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0
  for (const file of files) file.at = sizeOf(file.path)
  setInterval(() => {
    for (const file of files) {
      const size = sizeOf(file.path)
      if (size < file.at) file.at = 0
      if (size === file.at) continue
      const buffer = Buffer.alloc(Math.min(size - file.at, 256 * 1024))
      const fd = openSync(file.path, 'r')
      file.at += readSync(fd, buffer, 0, buffer.length, file.at)
      closeSync(fd)
      const lines = (file.rest + buffer.toString('utf8')).split('\n')
      file.rest = lines.pop() ?? ''
      for (const line of lines) process.stdout.write(`${file.part.padEnd(17)} ${line}\n`)
    }
  }, everyMs).unref()
}
