import { addressClass, isOutside, isOwnName } from '@/lib/kernel/outside-address'

/** Each has the words of its code, `webhook-<problem>`. */
export type AddressProblem = 'not-an-address' | 'not-http' | 'credentials' | 'local'

/** An address as a person typed it, or why it cannot be one. */
export function readWebhookUrl(text: string): { ok: true; url: URL } | { ok: false; problem: Exclude<AddressProblem, 'local'> } {
  if (!URL.canParse(text)) return { ok: false, problem: 'not-an-address' }
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return { ok: false, problem: 'not-http' }
  if (url.username !== '' || url.password !== '') return { ok: false, problem: 'credentials' }
  return { ok: true, url }
}

/** A host that says of itself that it is this machine, its link or a cloud's metadata; another name is judged when it is resolved. */
export function isLocalHost({ hostname }: URL): boolean {
  const found = addressClass(hostname)
  return found === null ? isOwnName(hostname) : !isOutside(found)
}
