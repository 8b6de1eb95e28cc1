import type { IncomingHttpHeaders } from 'node:http'
import type { Actor } from '@/lib/kernel/actor'
import type { Reply } from '../registry/reply'
import { unprovenReply } from './answer-config'
import { type ConfigCallers, tokenOf } from './config-callers'
import { json, refused, text } from './config-reply'

/** Sealing and opening of single values over the wire, by people's tokens alone. */
export interface WireSealing {
  /** Whether the actor may, for that application, null: for what is said to all; the sentence of the rule where not. */
  refuses(actor: Actor, act: 'encrypt' | 'decrypt', application: string | null): Promise<string | null>
  encrypt(actor: Actor, application: string | null, value: string): Promise<string>
  /** The ledger has it before it answers; null for what does not open. */
  decrypt(actor: Actor, application: string | null, sealed: string): Promise<string | null>
}

export const sealingPath = /^\/(encrypt|decrypt)(?:\/([^/]+)(?:\/([^/]+))?)?$/
const noMatch = { description: 'Text not encrypted with this key', status: 'INVALID' }

/** A form's body ends in a stray `=`: it is what `curl -d` makes of plain text. */
export function plainBody(body: string, contentType: string | undefined): string {
  if (contentType?.toLowerCase().startsWith('text/plain')) return body
  const whole = body.endsWith('=') ? body.slice(0, -1) : body
  if (!contentType?.toLowerCase().startsWith('application/x-www-form-urlencoded')) return whole
  try {
    return decodeURIComponent(whole.replaceAll('+', ' '))
  } catch {
    return whole
  }
}

interface Posted {
  pathname: string
  headers: IncomingHttpHeaders
  body: string
}

/** `/encrypt` and `/decrypt`, for all or for one application: what one sealed for an application opens for that alone. */
export async function answerSealing(sealing: WireSealing, callers: Pick<ConfigCallers, 'actorOf'>, { pathname, headers, body }: Posted): Promise<Reply> {
  const [, act = '', name = 'application'] = sealingPath.exec(pathname) ?? []
  const token = tokenOf(headers.authorization)
  const actor = token === null ? null : await callers.actorOf(token)
  if (!actor) return unprovenReply(pathname)
  const application = name === 'application' ? null : name.toLowerCase()
  const given = plainBody(body, headers['content-type'])
  if (act === 'encrypt') {
    const refusal = await sealing.refuses(actor, 'encrypt', application)
    return refusal === null ? text(200, (await sealing.encrypt(actor, application, given)).replace(/^\{cipher\}/, '')) : refused(403, pathname, refusal)
  }
  const refusal = await sealing.refuses(actor, 'decrypt', application)
  if (refusal !== null) return refused(403, pathname, refusal)
  const opened = await sealing.decrypt(actor, application, given.startsWith('{cipher}') ? given : `{cipher}${given}`)
  return opened === null ? json(400, noMatch) : text(200, opened)
}
