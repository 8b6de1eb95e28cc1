import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { type PartName, partNames } from '../../control/part-settings'
import type { ProcessIdentity } from '../boot/process-identity.mjs'

const Identity = z.object({ bootId: z.string(), pid: z.number().int().positive(), startTime: z.string().min(1) })
const Record_ = z.object({ supervisor: Identity, parts: z.array(Identity.extend({ part: z.enum(partNames) })) })
export type PartsRecord = z.infer<typeof Record_>

const pathIn = (dataDir: string) => join(dataDir, 'run/parts.json')

export function readPartsRecord(dataDir: string): PartsRecord | null {
  try {
    return Record_.parse(JSON.parse(readFileSync(pathIn(dataDir), 'utf8')))
  } catch {
    return null
  }
}

/** What runs, for a supervisor that comes after ours was killed; and in the build, so that nobody prunes it. */
export function createPartsRecord(dataDir: string, buildMark: string, supervisor: ProcessIdentity) {
  const parts = new Map<PartName, ProcessIdentity>()
  const write = () => {
    const text = JSON.stringify({ supervisor, parts: [...parts].map(([part, identity]) => ({ part, ...identity })) })
    for (const path of [pathIn(dataDir), buildMark]) {
      writeFileSync(`${path}.new`, text, { mode: 0o600 })
      renameSync(`${path}.new`, path)
    }
  }
  return {
    set: (part: PartName, identity: ProcessIdentity | null) => {
      if (identity?.startTime) parts.set(part, identity)
      else parts.delete(part)
      write()
    },
  }
}
export type PartsRecordWriter = ReturnType<typeof createPartsRecord>
