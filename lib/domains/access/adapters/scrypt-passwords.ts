import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { normalizePassword } from '../core/password-rule'
import type { Passwords } from '../ports'

/** OWASP's second choice of cost: 32 MiB and three rounds, so that a few at once do not exhaust memory. */
const cost = { log2N: 15, r: 8, p: 3 }
const keyBytes = 32

interface Cost {
  log2N: number
  r: number
  p: number
}

const derive = (password: string, salt: Buffer, { log2N, r, p }: Cost): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const options = { N: 2 ** log2N, r, p, maxmem: 256 * 1024 * 1024 }
    scrypt(normalizePassword(password), salt, keyBytes, options, (error, key) => (error ? reject(error) : resolve(key)))
  })

const format = ({ log2N, r, p }: Cost, salt: Buffer, key: Buffer) => ['scrypt', log2N, r, p, salt.toString('base64url'), key.toString('base64url')].join('$')

function parse(hash: string): { cost: Cost; salt: Buffer; key: Buffer } | null {
  const [kind, log2N, r, p, salt, key] = hash.split('$')
  if (kind !== 'scrypt' || !salt || !key) return null
  return { cost: { log2N: Number(log2N), r: Number(r), p: Number(p) }, salt: Buffer.from(salt, 'base64url'), key: Buffer.from(key, 'base64url') }
}

export function createScryptPasswords(chosen: Cost = cost): Passwords {
  return {
    async hash(password) {
      const salt = randomBytes(16)
      return format(chosen, salt, await derive(password, salt, chosen))
    },
    async verify(password, hash) {
      const known = hash === null ? null : parse(hash)
      const { cost: used, salt, key } = known ?? { cost: chosen, salt: randomBytes(16), key: randomBytes(keyBytes) }
      const same = timingSafeEqual(await derive(password, salt, used), key)
      return known !== null && same
    },
  }
}
