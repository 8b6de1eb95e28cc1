import { decide, forbidden } from '@/lib/domains/access/core/policy'
import type { Actor } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import { fail, type Result } from '@/lib/kernel/result'
import type { SourceReport } from '../telemetry/source-schemas'
import { judgeRemote } from './core/remote-choice'
import type { RemoteReader, RemoteSettings } from './remote-ports'
import type { RemoteChoice } from './remote-schemas'

/** Whether another registry could be read, and what is wrong with it otherwise. Nothing is changed. */
export const testRemote =
  (settings: Pick<RemoteSettings, 'keptSecret'>, reader: Pick<RemoteReader, 'test'>) =>
  async (actor: Actor, { name, ...choice }: RemoteChoice & { name: string }): Promise<Result<SourceReport, Fault>> => {
    const decision = decide(actor, 'registry-remotes:write')
    if (!decision.allowed) return fail(forbidden(decision))
    const judged = judgeRemote(choice, (await settings.keptSecret(name, choice)) !== null)
    return judged.ok ? reader.test(name, judged.value) : judged
  }
