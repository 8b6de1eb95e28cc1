import { createHash } from 'node:crypto'
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import type { z } from 'zod'

const sumOf = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Replaces a file as a whole: whoever reads it has the former content or the new one, proved by the sum on its first line. */
export function writeChecked(path: string, value: unknown): void {
  const text = JSON.stringify(value)
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const made = `${path}.new`
  const file = openSync(made, 'w', 0o600)
  try {
    writeSync(file, `${sumOf(text)}\n${text}\n`)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(made, path)
}

/** Null where there is none or where it is not what was written. */
export function readChecked<S extends z.ZodType>(path: string, schema: S): z.output<S> | null {
  try {
    const [sum = '', text = ''] = readFileSync(path, 'utf8').split('\n')
    if (sumOf(text) !== sum) return null
    const parsed = schema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

export const removeFolder = (path: string): void => rmSync(path, { recursive: true, force: true })
