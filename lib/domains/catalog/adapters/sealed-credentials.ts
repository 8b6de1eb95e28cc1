import { z } from 'zod'
import type { Envelope } from '@/lib/kernel/envelope'
import { Secret } from '@/lib/kernel/secret'
import type { ServiceCredentials } from '../ports'

const Stored = z.object({ host: z.string(), port: z.number().int(), database: z.string(), username: z.string(), password: z.string() })
const placeOf = (credentialId: string) => ({ table: 'service_credential', row: credentialId, purpose: 'credentials' })

export const sealCredentials = (envelope: Envelope, credentialId: string, { password, ...rest }: ServiceCredentials): string =>
  envelope.seal(new Secret(JSON.stringify({ ...rest, password: password.reveal() })), placeOf(credentialId))

/** `endpoint`: where the engine is now, when that is known; what was sealed may name an earlier port. */
export function openCredentials(envelope: Envelope, credentialId: string, sealed: string, endpoint: { host: string; port: number } | null): ServiceCredentials {
  const { password, ...rest } = Stored.parse(JSON.parse(envelope.open(sealed, placeOf(credentialId)).reveal()))
  return { ...rest, ...endpoint, password: new Secret(password) }
}
