import { createHash } from 'node:crypto'
import type { Actor } from '@/lib/kernel/actor'
import type { KnownInstance, KnownInstances } from '../instances/known-instances'

export type FindInstance = (secret: string) => KnownInstance | undefined

/** Programs that we do not run, by a token of their team. */
export interface TokenCallers {
  actorOf(token: string): Promise<Actor | null>
  /** Those of the applications whose configuration the actor may read, and of which it is told what is encrypted; null: of what is said to all. */
  readable(actor: Actor, applications: readonly string[]): Promise<{ applications: string[]; opens: (string | null)[] }>
  /** The ledger has who is told encrypted values before it is: once an hour for each, since programs ask often. */
  noteSealed(actor: Actor, applications: readonly (string | null)[]): Promise<void>
}

/** Whoever proves who it is. Nobody else is told anything. */
export interface ConfigCallers extends TokenCallers {
  instance: FindInstance
}

/** Instances of ours by the secret that each was given. */
export function configInstances(known: Pick<KnownInstances, 'all' | 'onChange'>): FindInstance {
  let bySecret: Map<string, KnownInstance> | null = null
  known.onChange(() => (bySecret = null))
  return (secret) => {
    bySecret ??= new Map(known.all().map((one) => [one.secretHash, one]))
    return bySecret.get(createHash('sha256').update(secret).digest('hex'))
  }
}

/** The token of an `Authorization` header: stock clients send it as the password of a name, which says nothing. */
export function tokenOf(authorization: string | undefined): string | null {
  const [, scheme = '', given = ''] = /^(basic|bearer) +([^\s]+)$/i.exec(authorization ?? '') ?? []
  if (scheme.toLowerCase() === 'bearer') return given
  if (scheme === '') return null
  const text = Buffer.from(given, 'base64').toString('utf8')
  return text.includes(':') ? text.slice(text.indexOf(':') + 1) : null
}
