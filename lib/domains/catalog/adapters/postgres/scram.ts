import { createHash, createHmac, pbkdf2Sync } from 'node:crypto'
import type { Secret } from '@/lib/kernel/secret'

const iterations = 4_096

/**
 * PostgreSQL's stored form of a password (RFC 5802, RFC 7677). Only this goes into SQL: a plain password in a statement can reach
 * the server's log. The password must be plain ASCII, as ours are: nothing is prepared (SASLprep).
 */
export function scramVerifier(password: Secret, salt: Buffer): string {
  const salted = pbkdf2Sync(password.reveal(), salt, iterations, 32, 'sha256')
  const key = (name: string) => createHmac('sha256', salted).update(name).digest()
  const stored = createHash('sha256').update(key('Client Key')).digest('base64')
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${stored}:${key('Server Key').toString('base64')}`
}
