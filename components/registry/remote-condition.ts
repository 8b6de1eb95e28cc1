import type { RemoteSide } from '@/lib/domains/registry/remote-schemas'

/** Read each ten seconds, and asked for at most twelve: what is older is late. */
const lateMs = 30_000

export type RemoteCondition = 'silent' | 'failing' | 'unread' | 'late' | 'read'

/** How the reading of another registry stands; `silent`: the daemon, which reads it, says nothing. */
export function remoteCondition(side: Pick<RemoteSide, 'state'> | null, nowMs: number): RemoteCondition {
  if (side === null) return 'silent'
  const { readAtMs, finding } = side.state
  if (finding !== null) return 'failing'
  if (readAtMs === null) return 'unread'
  return nowMs - readAtMs > lateMs ? 'late' : 'read'
}
