import { z } from 'zod'
import type { Envelope } from '@/lib/kernel/envelope'
import { newSecret } from '@/lib/kernel/ids'
import { Secret } from '@/lib/kernel/secret'

const Sealed = z.object({ url: z.string(), secret: z.string() })
const place = (id: string) => ({ table: 'alert_webhook', row: id, purpose: 'target' })

/** A new signing secret, sealed with the address that it is for. */
export function sealWebhook(envelope: Envelope, id: string, url: string): { secret: string; sealed: string } {
  const secret = newSecret()
  return { secret, sealed: envelope.seal(new Secret(JSON.stringify({ url, secret })), place(id)) }
}

/** Throws `WrongKey` where it does not open. */
export function openWebhook(envelope: Envelope, { id, sealed }: { id: string; sealed: string }): { url: string; secret: Secret } {
  const { url, secret } = Sealed.parse(JSON.parse(envelope.open(sealed, place(id)).reveal()))
  return { url, secret: new Secret(secret) }
}
