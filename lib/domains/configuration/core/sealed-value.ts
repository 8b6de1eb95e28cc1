import type { ConfigScalar } from '../schemas'

const prefix = '{cipher}'
export const isSealed = (value: ConfigScalar): boolean => typeof value === 'string' && value.startsWith(prefix)

/** `{cipher}k3.<sealed>`: the number of the key that sealed it goes first. */
export const sealedText = (key: number, sealed: string): string => `${prefix}k${key}.${sealed}`

export function readSealed(value: string): { key: number; sealed: string } | null {
  const [, key, sealed] = /^\{cipher\}k(\d{1,9})\.([\w.-]+)$/.exec(value) ?? []
  return key === undefined || sealed === undefined ? null : { key: Number(key), sealed }
}

const inText = /\{cipher\}k\d{1,9}\.[\w.-]+/g

/** Sealed values of a document as they stand in its text, each once. */
export const sealedIn = (text: string): string[] => [...new Set(text.match(inText) ?? [])]

/** The text with other sealed values in the places of these; all else stays as it was written. */
export const withSealed = (text: string, others: ReadonlyMap<string, string>): string => text.replace(inText, (found) => others.get(found) ?? found)
