import { ok } from '@/lib/kernel/result'
import type { ConfigSealer, SealedEntry } from '../sealing-ports'

/** Seals by writing down for whom: enough to see what may be opened where. */
export function createMemorySealer(): { sealer: ConfigSealer; revealed: SealedEntry[] } {
  const revealed: SealedEntry[] = []
  let key = 1
  const sealed = (application: string | null, value: string) => `{cipher}k${key}.${Buffer.from(JSON.stringify([application, value])).toString('base64url')}`
  const open = (application: string | null, text: string): string | null => {
    const [of, value] = JSON.parse(Buffer.from(text.replace(/^\{cipher\}k\d+\./, ''), 'base64url').toString()) as [string | null, string]
    return of === application ? value : null
  }
  const sealer: ConfigSealer = {
    seal: async (application, value) => ok(sealed(application, value)),
    reseal: async (application, texts) =>
      ok(
        texts.map((text) => {
          const value = open(application, text)
          return value === null ? null : sealed(application, value)
        }),
      ),
    async reveal(entry) {
      const value = open(entry.application, entry.sealed)
      if (value !== null) revealed.push(entry)
      return ok(value)
    },
    makeKey: async () => ok(++key),
  }
  return { sealer, revealed }
}
