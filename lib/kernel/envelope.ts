import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { Secret } from './secret'

/** What a sealed value is of: bound into it, so that one row's secret cannot be moved to another row or use. */
export interface SealedFor {
  table: string
  row: string
  purpose: string
}

export interface Envelope {
  seal(value: Secret, of: SealedFor): string
  /** Throws `WrongKey` where key, place or bytes are not those of the sealing. */
  open(sealed: string, of: SealedFor): Secret
}

export class WrongKey extends Error {
  constructor({ table, purpose }: SealedFor) {
    super(`a secret of ${table} (${purpose}) does not open: it was sealed with another root key, for another row, or was changed`)
  }
}

const version = 'v1'
const algorithm = 'aes-256-gcm'
const ivBytes = 12
const tagBytes = 16

const encrypt = (key: Buffer, plain: Buffer, aad: Buffer): Buffer => {
  const iv = randomBytes(ivBytes)
  const cipher = createCipheriv(algorithm, key, iv)
  cipher.setAAD(aad)
  const body = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), body])
}

const decrypt = (key: Buffer, bytes: Buffer, aad: Buffer): Buffer => {
  const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes })
  decipher.setAAD(aad)
  decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes))
  return Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()])
}

/** Unambiguous whatever the names hold: lengths go before the words. */
const associated = ({ table, row, purpose }: SealedFor, part: string): Buffer => Buffer.from(JSON.stringify([version, part, table, row, purpose]))

/** 32 bytes as 64 hex digits or base64(url); null for anything else. */
export function parseRootKey(text: string): Buffer | null {
  const trimmed = text.trim()
  const bytes = /^[0-9a-fA-F]{64}$/.test(trimmed) ? Buffer.from(trimmed, 'hex') : /^[\w+/-]{43}=?$/.test(trimmed) ? Buffer.from(trimmed.replaceAll('-', '+').replaceAll('_', '/'), 'base64') : null
  return bytes?.length === 32 ? bytes : null
}

/** AES-256-GCM, a data key for each secret, wrapped by the root key: turning the root key over re-wraps data keys alone. */
export function createEnvelope(rootKey: Buffer): Envelope {
  return {
    seal(value, of) {
      const dataKey = randomBytes(32)
      const wrapped = encrypt(rootKey, dataKey, associated(of, 'key'))
      const body = encrypt(dataKey, Buffer.from(value.reveal()), associated(of, 'value'))
      return [version, wrapped.toString('base64url'), body.toString('base64url')].join('.')
    },
    open(sealed, of) {
      const [found, wrapped, body] = sealed.split('.')
      if (found !== version || wrapped === undefined || body === undefined) throw new WrongKey(of)
      try {
        const dataKey = decrypt(rootKey, Buffer.from(wrapped, 'base64url'), associated(of, 'key'))
        return new Secret(decrypt(dataKey, Buffer.from(body, 'base64url'), associated(of, 'value')).toString('utf8'))
      } catch {
        // The cipher's own words would only say that it failed.
        throw new WrongKey(of)
      }
    },
  }
}
