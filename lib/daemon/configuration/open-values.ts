import type { ReadLayer } from '@/lib/domains/configuration/core/read-layer'
import { isSealed } from '@/lib/domains/configuration/core/sealed-value'
import type { Secret } from '@/lib/kernel/secret'

/** Null: no key of ours sealed it for that application. */
export type OpenValue = (application: string | null, sealed: string) => Promise<Secret | null>

export interface OpenValues {
  /** The documents with their values opened, as the reader may have it; what is not opened is named as the original does. */
  (documents: readonly ReadLayer[], mayOpen: (application: string | null) => boolean): Promise<ReadLayer[]>
}

const hasSealed = ({ values }: ReadLayer): boolean => Object.values(values).some(isSealed)

/** The applications, null for what is said to all, with encrypted values among these. */
export const sealedApplications = (documents: readonly ReadLayer[]): (string | null)[] => [...new Set(documents.filter(hasSealed).map(({ application }) => application))]

const unopened = '<n/a>'

/** A document is opened once, and kept as long as it is itself. */
export function createOpenValues(open: OpenValue): OpenValues {
  const opened = new WeakMap<ReadLayer, Promise<ReadLayer>>()

  async function opening(document: ReadLayer, how: OpenValue): Promise<ReadLayer> {
    const values: Record<string, ReadLayer['values'][string]> = {}
    const lines: Record<string, number> = {}
    for (const [key, value] of Object.entries(document.values)) {
      const plain = typeof value === 'string' && isSealed(value) ? ((await how(document.application, value))?.reveal() ?? null) : value
      const name = plain === null ? `invalid.${key}` : key
      values[name] = plain ?? unopened
      lines[name] = document.lines[key] ?? 1
    }
    return { ...document, values, lines }
  }
  function whole(document: ReadLayer): Promise<ReadLayer> {
    const known = opened.get(document) ?? opening(document, open)
    opened.set(document, known)
    known.catch(() => opened.delete(document))
    return known
  }
  return (documents, mayOpen) => Promise.all(documents.map((document) => (!hasSealed(document) ? document : mayOpen(document.application) ? whole(document) : opening(document, async () => null))))
}
