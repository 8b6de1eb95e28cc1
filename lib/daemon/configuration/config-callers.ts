import { createHash } from 'node:crypto'
import type { KnownInstance, KnownInstances } from '../instances/known-instances'

export type FindCaller = (secret: string) => KnownInstance | undefined

/** Instances of ours by the secret that each was given. */
export function configCallers(known: Pick<KnownInstances, 'all' | 'onChange'>): FindCaller {
  let bySecret: Map<string, KnownInstance> | null = null
  known.onChange(() => (bySecret = null))
  return (secret) => {
    bySecret ??= new Map(known.all().map((one) => [one.secretHash, one]))
    return bySecret.get(createHash('sha256').update(secret).digest('hex'))
  }
}
