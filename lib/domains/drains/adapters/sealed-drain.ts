import type { Envelope } from '@/lib/kernel/envelope'
import { Secret } from '@/lib/kernel/secret'
import { DrainCredentials } from '../schemas'

const placeOf = (id: string) => ({ table: 'drain', row: id, purpose: 'credentials' })

export const sealDrain = (envelope: Envelope, id: string, credentials: DrainCredentials): string => envelope.seal(new Secret(JSON.stringify(credentials)), placeOf(id))

/** Throws `WrongKey` for what was sealed for another drain or with another key. */
export const openDrain = (envelope: Envelope, id: string, sealed: string): DrainCredentials => DrainCredentials.parse(JSON.parse(envelope.open(sealed, placeOf(id)).reveal()))
