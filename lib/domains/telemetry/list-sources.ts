import type { Actor } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import { ok, type Result } from '@/lib/kernel/result'
import { forbiddenTo } from './forbidden-to'
import { decide } from '../access/core/policy'
import type { SourceCollector, SourceSettings, StoredSource } from './source-ports'
import type { SourceView } from './source-schemas'

/** What every signal is answered from, and how it stands with it now. */
export const listSources =
  (settings: Pick<SourceSettings, 'list'>, collector: Pick<SourceCollector, 'states'>) =>
  async (actor: Actor): Promise<Result<{ items: SourceView[] }, Fault>> => {
    const refused = forbiddenTo(actor, 'telemetry-sources:read')
    if (refused) return refused
    const [stored, states] = await Promise.all([settings.list(), collector.states()])
    const mayChange = decide(actor, 'telemetry-sources:write').allowed
    const shown = (one: StoredSource): StoredSource => (mayChange ? one : { ...one, username: '', caPem: '' })
    return ok({ items: stored.map((one) => ({ ...shown(one), state: states.ok ? (states.value.find(({ signal }) => signal === one.signal) ?? null) : null })) })
  }
