import type { InstanceInfo, Lease } from './core/instance'
import { cancel, clearStatus, register, renew, setStatus } from './core/transitions'
import type { WireWritesParts } from './wire-writes'
import type { ReceivedItem } from './wire/replication'

export interface PeerOutcome {
  statusCode: number
  /** Our own copy, where it is newer than what the peer said. */
  newer: Lease | null
}

/**
 * What peers may do: no more than a client without proof. An instance that our runtime made, or has just ended, is written by its
 * own secret alone. On disk when it resolves, and never told on to another peer.
 */
export interface PeerWrites {
  apply(item: ReceivedItem): Promise<PeerOutcome>
  /** Takes over what a peer holds and we lack, or have older. Gives how many. */
  adopt(infos: readonly InstanceInfo[]): Promise<number>
}

const answer = (statusCode: number, newer: Lease | null = null): PeerOutcome => ({ statusCode, newer })

export function createPeerWrites({ table, expectations, renewals, journal, restored, instancesMax, now, changed }: Omit<WireWritesParts, 'replicate'>): PeerWrites {
  const isOurs = (id: string): boolean => expectations.prove(id, null, now()).kind === 'refused'

  async function put(info: InstanceInfo): Promise<boolean> {
    if (table.size >= instancesMax && !table.find(info.app, info.instanceId)) return false
    const { lease } = register(table, info, null, now(), true)
    renewals.observeClients(table.size, now())
    changed()
    await journal.append({ k: 'put', lease })
    return true
  }

  async function heartbeat({ app, id, dirtyMs, overriddenStatus }: ReceivedItem): Promise<PeerOutcome> {
    const renewal = renew(table, app, id, dirtyMs, now())
    const { lease } = renewal
    if (!lease) return answer(404)
    renewals.countRenewal(now())
    // The peer knows an override that we missed: its data will follow, the override is kept at once.
    const missed = renewal.kind === 'register-again' && overriddenStatus !== null && overriddenStatus !== 'UNKNOWN' && lease.override !== overriddenStatus
    if (missed) Object.assign(lease, { override: overriddenStatus, overriddenStatus } satisfies Partial<Lease>)
    if (renewal.kind === 'renewed' && !renewal.statusChanged) await journal.appendRenewal(lease.handle, now())
    else {
      changed()
      await journal.append({ k: 'put', lease })
    }
    if (renewal.kind === 'register-again') return answer(404)
    return dirtyMs !== null && lease.info.lastDirtyTimestampMs > dirtyMs ? answer(409, lease) : answer(200)
  }

  /** One that registered anew here since is not cancelled by what its old self's server says: that one gets the newer copy. */
  async function end({ app, id, dirtyMs }: ReceivedItem): Promise<PeerOutcome> {
    const held = table.find(app, id)
    if (held && dirtyMs !== null && held.info.lastDirtyTimestampMs > dirtyMs) return answer(409, held)
    const lease = cancel(table, app, id, now())
    if (!lease) return answer(404)
    renewals.observeClients(table.size, now())
    changed()
    await journal.append({ k: 'drop', handle: lease.handle, atMs: now() })
    return answer(200)
  }

  async function status(item: ReceivedItem): Promise<PeerOutcome> {
    const lease = table.find(item.app, item.id)
    if (!lease) return answer(404)
    if (!item.status) return answer(500)
    if (item.action === 'StatusUpdate') setStatus(table, lease, item.status, item.dirtyMs, now())
    else clearStatus(table, lease, item.status, item.dirtyMs, now())
    changed()
    await journal.append({ k: 'put', lease })
    return answer(200)
  }

  return {
    async apply(item) {
      await restored
      if (isOurs(item.id)) return answer(403)
      switch (item.action) {
        case 'Register':
          if (!item.info || item.info.instanceId !== item.id) return answer(400)
          return answer((await put(item.info)) ? 200 : 503)
        case 'Heartbeat':
          return heartbeat(item)
        case 'Cancel':
          return end(item)
        case 'StatusUpdate':
        case 'DeleteStatusOverride':
          return status(item)
      }
    },
    async adopt(infos) {
      await restored
      const wanted = infos.filter((info) => {
        const held = table.find(info.app, info.instanceId)
        return !isOurs(info.instanceId) && (!held || held.info.lastDirtyTimestampMs < info.lastDirtyTimestampMs)
      })
      return (await Promise.all(wanted.map(put))).filter(Boolean).length
    },
  }
}
