import { type Fault, fault } from '@/lib/kernel/fault'
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

const wrong = (pointer: string, detail: string) => fail(fault('invalid-input', detail, { errors: [{ pointer, detail }] }))

/** What a choice must be beyond its form. `keptSecret`: there is one for this origin, login and name. */
export function judgeChoice(signal: SignalName, choice: EngineChoice, keptSecret: boolean): Result<EngineChoice, Fault> {
  const engines: readonly string[] = enginesOf[signal]
  if (!engines.includes(choice.engine)) return wrong('#/engine', `${signal} can be answered by ${engines.join(', ')}.`)
  if (choice.login === 'basic' && choice.username === '') return wrong('#/username', 'A login with a password needs a name.')
  if (choice.login !== 'none' && choice.secret === undefined && !keptSecret) return wrong('#/secret', `Give the ${choice.login === 'basic' ? 'password' : 'token'}: none is kept for this address and login.`)
  if (choice.login === 'none') {
    const { secret: _unused, ...rest } = choice
    return ok({ ...rest, username: '' })
  }
  if (choice.login === 'bearer') return ok({ ...choice, username: '' })
  return ok(choice)
}
