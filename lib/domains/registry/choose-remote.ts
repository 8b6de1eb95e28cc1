import { decide, forbidden } from '@/lib/domains/access/core/policy'
import type { Actor } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import { fail, type Result } from '@/lib/kernel/result'
import { judgeRemote } from './core/remote-choice'
import type { RemoteSealer, RemoteSettings } from './remote-ports'
import type { ChooseRemoteInput, RemoveRemoteInput, StoredRemote } from './remote-schemas'

/** Reads another registry from now on, or reads it somewhere else. */
export const chooseRemote =
  (settings: RemoteSettings, sealer: RemoteSealer) =>
  async (actor: Actor, { name, expectedVersion, why, ...asked }: ChooseRemoteInput & { name: string }): Promise<Result<StoredRemote, Fault>> => {
    const decision = decide(actor, 'registry-remotes:write')
    if (!decision.allowed) return fail(forbidden(decision))
    const kept = await settings.keptSecret(name, asked)
    const judged = judgeRemote(asked, kept !== null)
    if (!judged.ok) return judged
    const { secret, ...choice } = judged.value
    let sealed = choice.login === 'none' ? null : kept
    if (secret !== undefined) {
      const made = await sealer.seal(name, choice.url, secret)
      if (!made.ok) return made
      sealed = made.value
    }
    return settings.choose({ name, choice: { ...choice, sealed }, expectedVersion }, actor, why)
  }

/** Reads it no more: its instances leave the screens, and the answers to clients that asked for it. */
export const removeRemote =
  (settings: Pick<RemoteSettings, 'remove'>) =>
  async (actor: Actor, { name, expectedVersion, why }: RemoveRemoteInput & { name: string }): Promise<Result<null, Fault>> => {
    const decision = decide(actor, 'registry-remotes:write')
    if (!decision.allowed) return fail(forbidden(decision))
    return settings.remove(name, expectedVersion, actor, why)
  }
