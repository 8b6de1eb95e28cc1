import type { Actor } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import { ok, type Result } from '@/lib/kernel/result'
import { forbiddenTo } from './forbidden-to'
import type { SourceCollector, SourceSettings } from './source-ports'
import type { SourceView } from './source-schemas'

/** What every signal is answered from, and how it stands with it now. */
export const listSources =
  (settings: Pick<SourceSettings, 'list'>, collector: Pick<SourceCollector, 'states'>) =>
  async (actor: Actor): Promise<Result<{ items: SourceView[] }, Fault>> => {
    const refused = forbiddenTo(actor, 'telemetry-sources:read')
    if (refused) return refused
    const [stored, states] = await Promise.all([settings.list(), collector.states()])
    return ok({ items: stored.map((one) => ({ ...one, state: states.ok ? (states.value.find(({ signal }) => signal === one.signal) ?? null) : null })) })
  }
