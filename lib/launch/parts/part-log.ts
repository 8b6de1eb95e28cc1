import { closeSync, copyFileSync, openSync, readSync, renameSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'

const limitBytes = 16 * 1024 * 1024

export const logPath = (dataDir: string, part: string): string => join(dataDir, 'logs', `${part}.log`)

const sizeOf = (path: string): number => {
  try {
    return statSync(path).size
  } catch {
    return 0
  }
}

/** Keeps one earlier file. The writer appends through an open descriptor, so the file is copied and emptied, not moved. */
export function rotateLog(path: string, limit = limitBytes): void {
  if (sizeOf(path) <= limit) return
  copyFileSync(path, `${path}.1.new`)
  renameSync(`${path}.1.new`, `${path}.1`)
  truncateSync(path)
}

/** Opens for appending (0600), after rotation. The caller closes it when the child has it. */
export function openLog(path: string): number {
  rotateLog(path)
  return openSync(path, 'a', 0o600)
}

const tailBytes = 4_096

interface LogLine {
  level?: string
  message?: string
  error?: { message?: string }
}

function readable(line: string): string {
  try {
    const { level, message, error } = JSON.parse(line) as LogLine // our own parts' format; anything else is shown as it is
    // What it said in good days does not explain its end.
    return level === 'info' || level === 'debug' ? '' : [message, error?.message].filter(Boolean).join(': ') || line
  } catch {
    return line
  }
}

/** The last line that says something, short enough for a screen. */
export function lastLine(path: string): string {
  const size = sizeOf(path)
  if (size === 0) return ''
  const fd = openSync(path, 'r')
  try {
    const buffer = Buffer.alloc(Math.min(tailBytes, size))
    readSync(fd, buffer, 0, buffer.length, size - buffer.length)
    const line = buffer.toString('utf8').split('\n').findLast((one) => one.trim() !== '' && !/^\s+at |^Node\.js v|^[\s}\]]+$/.test(one))
    return readable(line?.trim() ?? '').slice(0, 300)
  } finally {
    closeSync(fd)
  }
}
