import type { ConfigScalar } from '../schemas'

const prefix = '{cipher}'
export const isSealed = (value: ConfigScalar): boolean => typeof value === 'string' && value.startsWith(prefix)

/** `{cipher}k3.<sealed>`: the number of the key that sealed it goes first. */
export const sealedText = (key: number, sealed: string): string => `${prefix}k${key}.${sealed}`

export function readSealed(value: string): { key: number; sealed: string } | null {
  const [, key, sealed] = /^\{cipher\}k(\d{1,9})\.(.+)$/s.exec(value) ?? []
  return key === undefined || sealed === undefined ? null : { key: Number(key), sealed }
}
