import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { replaceFile } from '@/lib/kernel/replace-file'
import type { RegistrationFile } from '../ports'
import { StoredRegistration } from '../sidecar-schemas'

/** What cannot be read is as if nothing had been kept: applications register again. */
export const createFileRegistrations = (path: string): RegistrationFile => ({
  load() {
    try {
      return z.array(StoredRegistration).parse(JSON.parse(readFileSync(path, 'utf8')))
    } catch {
      return []
    }
  },
  save: (registrations) => replaceFile(path, JSON.stringify(registrations)),
})
