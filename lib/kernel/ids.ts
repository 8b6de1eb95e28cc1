import { randomBytes } from 'node:crypto'

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz' // Crockford base 32: no i, l, o, u

/** Sixteen characters, 80 random bits, safe in a URL, a file name and a label. */
export function newId(): string {
  let id = ''
  for (const byte of randomBytes(16)) id += alphabet[byte & 31]
  return id
}

/** Six hex digits that tell the instances of one server group apart. */
export const newInstanceSuffix = (): string => randomBytes(3).toString('hex')

/** 256 random bits, base64url: for secrets, one-time links and tokens. */
export const newSecret = (): string => randomBytes(32).toString('base64url')
