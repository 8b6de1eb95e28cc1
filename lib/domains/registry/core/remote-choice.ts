import { type Fault, fieldError, wrongFields } from '@/lib/kernel/fault'
import { type Reason, reason } from '@/lib/kernel/reason'
import { fail, ok, type Result } from '@/lib/kernel/result'
import type { RemoteChoice } from '../remote-schemas'

/** Where a secret is sent: it is kept for this origin alone. */
export const originOf = (url: string): string => new URL(url).origin

const wrong = (pointer: string, why: Reason) => fail(wrongFields(fieldError(pointer, why)))

/** What a choice must be beyond its form. `keptSecret`: there is one for this origin and way of logging in. */
export function judgeRemote(choice: RemoteChoice, keptSecret: boolean): Result<RemoteChoice, Fault> {
  const { secret, ...rest } = choice
  if (choice.login === 'none') return ok({ ...rest, username: '' })
  if (choice.login === 'basic' && choice.username === '') return wrong('#/username', reason('source-username'))
  if (secret === undefined && !keptSecret) return wrong('#/secret', reason(choice.login === 'basic' ? 'source-password' : 'source-token'))
  return ok(choice.login === 'bearer' ? { ...choice, username: '' } : choice)
}
