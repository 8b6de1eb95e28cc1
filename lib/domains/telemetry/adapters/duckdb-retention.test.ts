import { expect, test } from 'vitest'
import type { KeptFile } from './duckdb-days'
import { nextRetentionStep } from './duckdb-retention'

const nowMs = Date.UTC(2026, 5, 10, 12)
const limits = { daysMax: 7, bytesMax: 100 }
const file = (name: string, bytes: number, state: KeptFile['state'] = 'whole'): KeptFile => ({ name, path: `/${name}`, bytes, state })
const said = (...files: KeptFile[]) => {
  const step = nextRetentionStep(files, nowMs, limits)
  return step.kind === 'none' ? 'none' : `${step.kind} ${step.file.name}`
}

test.each([
  ['nothing is stored', [], 'none'],
  ['all fits', [file('2026-06-08', 60), file('2026-06-10', 40)], 'none'],
  ['a day is kept for 7 days', [file('2026-06-03', 1)], 'none'],
  ['and no longer, even alone', [file('2026-06-02', 1)], 'drop 2026-06-02'],
  ['too old comes before too large', [file('2026-06-02', 1, 'thin'), file('2026-06-08', 100), file('2026-06-10', 40)], 'drop 2026-06-02'],
  ['too large: the oldest is thinned', [file('2026-06-08', 61), file('2026-06-10', 40)], 'thin 2026-06-08'],
  ['the next one, where the oldest is thin', [file('2026-06-08', 10, 'thin'), file('2026-06-09', 60), file('2026-06-10', 40)], 'thin 2026-06-09'],
  ['a part of the newest day as well', [file('2026-06-10', 61), file('2026-06-10.2', 40)], 'thin 2026-06-10'],
  ['half of the size may be thin', [file('2026-06-08', 50, 'thin'), file('2026-06-09', 11), file('2026-06-10', 40)], 'thin 2026-06-09'],
  ['more than half: the oldest goes', [file('2026-06-08', 51, 'thin'), file('2026-06-09', 11), file('2026-06-10', 40)], 'drop 2026-06-08'],
  ['all are thin: the oldest goes', [file('2026-06-08', 30, 'thin'), file('2026-06-09', 20, 'thin'), file('2026-06-10', 60)], 'drop 2026-06-08'],
  ['what is damaged cannot be thinned', [file('2026-06-08', 61, 'damaged'), file('2026-06-10', 40)], 'drop 2026-06-08'],
  ['a damaged one waits until it is the oldest', [file('2026-06-08', 41), file('2026-06-09', 20, 'damaged'), file('2026-06-10', 40)], 'thin 2026-06-08'],
  ['the newest alone may be larger than everything', [file('2026-06-10', 500)], 'none'],
])('%s', (_what, files, step) => expect(said(...files)).toBe(step))
