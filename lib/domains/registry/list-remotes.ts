import { decide } from '@/lib/domains/access/core/policy'
import type { Actor } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import type { VisibleApplications } from './ports'
import type { RemoteReader, RemoteSettings } from './remote-ports'
import type { RemoteList, StoredRemote } from './remote-schemas'

/** The other registries, each beside our own, over what the actor may see. */
export const listRemotes =
  (settings: Pick<RemoteSettings, 'list'>, reader: Pick<RemoteReader, 'sides'>, visible: VisibleApplications) =>
  async (actor: Actor): Promise<Result<RemoteList, Fault>> => {
    const decision = decide(actor, 'registry:read')
    if (!decision.allowed) return fail(fault('forbidden', 'The registry is for members of a team.', { refusal: decision }))
    const [stored, sides] = await Promise.all([settings.list(), visible(actor).then(reader.sides)])
    const mayChange = decide(actor, 'registry-remotes:write').allowed
    const shown = (one: StoredRemote): StoredRemote => (mayChange ? one : { ...one, username: '', caPem: '' })
    return ok({
      own: sides.ok ? sides.value.own : null,
      items: stored.map((one) => ({ ...shown(one), side: sides.ok ? (sides.value.remotes.find(({ name }) => name === one.name) ?? null) : null })),
    })
  }
