import { type Fault, fieldError, wrongFields } from '@/lib/kernel/fault'
import { type Reason, reason } from '@/lib/kernel/reason'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { defaultLabels, type EngineChoice, enginesOf, type SignalName, type SourceLabels } from '../source-schemas'

/** Where a secret is sent: it is kept for this origin alone. */
export const originOf = (url: string): string => new URL(url).origin

/** The labels that were named, and the usual ones in place of the others. */
export function withUsualLabels(signal: keyof typeof defaultLabels, named: EngineChoice['labels']): SourceLabels {
  const usual: SourceLabels = defaultLabels[signal]
  const of = (dimension: keyof SourceLabels) => named[dimension] ?? usual[dimension]
  return { application: of('application'), cluster: of('cluster'), serverGroup: of('serverGroup'), instance: of('instance'), zone: of('zone') }
}

const wrong = (pointer: string, why: Reason) => fail(wrongFields(fieldError(pointer, why)))

/** What a choice must be beyond its form. `keptSecret`: there is one for this origin, login and name. */
export function judgeChoice(signal: SignalName, choice: EngineChoice, keptSecret: boolean): Result<EngineChoice, Fault> {
  const engines: readonly string[] = enginesOf[signal]
  if (!engines.includes(choice.engine)) return wrong('#/engine', reason('source-engine', { signal, engines: engines.join(', ') }))
  if (choice.login === 'basic' && choice.username === '') return wrong('#/username', reason('source-username'))
  if (choice.login !== 'none' && choice.secret === undefined && !keptSecret) return wrong('#/secret', reason(choice.login === 'basic' ? 'source-password' : 'source-token'))
  if (choice.login === 'none') {
    const { secret: _unused, ...rest } = choice
    return ok({ ...rest, username: '' })
  }
  if (choice.login === 'bearer') return ok({ ...choice, username: '' })
  return ok(choice)
}
