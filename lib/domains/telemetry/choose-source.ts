import type { Actor } from '@/lib/kernel/actor'
import { type Fault, fault, fieldError } from '@/lib/kernel/fault'
import { reason } from '@/lib/kernel/reason'
import { fail, type Result } from '@/lib/kernel/result'
import { forbiddenTo } from './forbidden-to'
import { judgeChoice } from './core/source-choice'
import type { SecretSealer, SourceSettings, StoredSource } from './source-ports'
import type { ChooseSourceInput, SignalName } from './source-schemas'

/** Answers a signal from another engine, or from the embedded store again. What is asked from now on goes there. */
export const chooseSource =
  (settings: SourceSettings, sealer: SecretSealer) =>
  async (actor: Actor, input: ChooseSourceInput & { signal: SignalName }): Promise<Result<StoredSource, Fault>> => {
    const refused = forbiddenTo(actor, 'telemetry-sources:write')
    if (refused) return refused
    const { signal, expectedVersion, why, engine, url, ...rest } = input
    if (engine === 'embedded') return settings.choose({ signal, choice: null, expectedVersion }, actor, why)
    if (url === undefined) return fail(fault('invalid-input', 'Where is it?', { errors: [fieldError('#/url', reason('source-url-missing'))] }))
    const asked = { ...rest, engine, url }
    const kept = await settings.keptSecret(signal, asked)
    const judged = judgeChoice(signal, asked, kept !== null)
    if (!judged.ok) return judged
    const { secret, ...choice } = judged.value
    let sealed = choice.login === 'none' ? null : kept
    if (secret !== undefined) {
      const made = await sealer.seal(signal, choice.url, secret)
      if (!made.ok) return made
      sealed = made.value
    }
    return settings.choose({ signal, choice: { ...choice, sealed }, expectedVersion }, actor, why)
  }
