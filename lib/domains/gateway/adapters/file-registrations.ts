import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import type { RegistrationFile } from '../ports'
import { StoredRegistration } from '../sidecar-schemas'

/** A 0600 file, replaced by rename: a crash in the middle leaves what was there. */
export const createFileRegistrations = (path: string): RegistrationFile => ({
  load() {
    try {
      return z.array(StoredRegistration).parse(JSON.parse(readFileSync(path, 'utf8')))
    } catch {
      return []
    }
  },
  async save(registrations) {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    const draft = `${path}.${randomBytes(4).toString('hex')}`
    try {
      const file = await open(draft, 'wx', 0o600)
      try {
        await file.writeFile(JSON.stringify(registrations))
        await file.sync()
      } finally {
        await file.close()
      }
      await rename(draft, path)
    } catch (error) {
      await rm(draft, { force: true })
      throw error
    }
  },
})
