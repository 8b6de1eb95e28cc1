import type { Actor } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import { forbiddenTo } from './forbidden-to'
import { judgeChoice } from './core/source-choice'
import type { SourceCollector, SourceSettings } from './source-ports'
import type { EngineChoice, SignalName, SourceReport } from './source-schemas'

/** Whether a source would answer, and what is wrong with it otherwise. Nothing is changed. */
export const testSource =
  (settings: Pick<SourceSettings, 'keptSecret'>, collector: Pick<SourceCollector, 'test'>) =>
  async (actor: Actor, { signal, ...choice }: EngineChoice & { signal: SignalName }): Promise<Result<SourceReport, Fault>> => {
    const refused = forbiddenTo(actor, 'telemetry-sources:write')
    if (refused) return refused
    const kept = await settings.keptSecret(signal, choice)
    const judged = judgeChoice(signal, choice, kept !== null)
    return judged.ok ? collector.test(signal, judged.value) : judged
  }
