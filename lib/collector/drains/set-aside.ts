import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { problemWords } from '@/lib/domains/drains/core/problem-words'
import type { DrainProblem } from '@/lib/domains/drains/problem-schemas'
import type { ArrivedBatch } from '@/lib/domains/telemetry/core/arrived'
import { writeJsonLines } from '@/lib/domains/telemetry/wire/write-json-lines'

const bytesMax = 4 * 1024 * 1024

/** Keeps what a receiver refuses for good, with why: the newest eight megabytes of it. */
export function setAside(dir: string, batch: ArrivedBatch, problem: DrainProblem, atMs: number): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const path = join(dir, 'set-aside.jsonl')
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > bytesMax) renameSync(path, `${path}.1`)
  const head = Buffer.from(`${JSON.stringify({ at: new Date(atMs).toISOString(), why: problemWords(problem) })}\n`)
  appendFileSync(path, Buffer.concat([head, writeJsonLines(batch)]), { mode: 0o600 })
}
