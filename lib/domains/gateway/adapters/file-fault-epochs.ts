import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import type { FaultEpochs } from '../ports'

/** Runs whose epochs are remembered; beyond it the one that was put least lately is forgotten. */
const runsMax = 1_000

const Stored = z.array(z.tuple([z.string(), z.number().int()]))

/** A 0600 file of a few kilobytes, written at once and replaced by rename: faults are put seldom. */
export function createFileFaultEpochs(path: string): FaultEpochs {
  const epochs = new Map(read(path))
  return {
    last: (run) => epochs.get(run),
    remember(run, epoch) {
      epochs.delete(run)
      epochs.set(run, epoch)
      for (const oldest of [...epochs.keys()].slice(0, -runsMax)) epochs.delete(oldest)
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
      const file = openSync(`${path}.new`, 'w', 0o600)
      try {
        writeSync(file, JSON.stringify([...epochs]))
        fsyncSync(file)
      } finally {
        closeSync(file)
      }
      renameSync(`${path}.new`, path)
    },
  }
}

/** Nothing where there is no file yet, or none that can be read: epochs are then compared from now on. */
function read(path: string): [string, number][] {
  try {
    return Stored.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return []
  }
}
