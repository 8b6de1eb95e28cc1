import type { Clock } from '@/lib/kernel/clock'
import { type Fault, fault } from '@/lib/kernel/fault'
import { newId } from '@/lib/kernel/ids'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { throttleKeys } from './core/throttle'
import type { Passwords, PeopleStore, SessionStore, ThrottleStore } from './ports'

export interface SignInTry {
  name: string
  password: string
  address: string
  userAgent: string
}

export interface SignedIn {
  personId: string
  name: string
  displayName: string
  sessionId: string
}

export const sessionLifeMs = 14 * 24 * 3_600_000

interface Needs {
  people: PeopleStore
  sessions: SessionStore
  throttle: ThrottleStore
  passwords: Passwords
  clock: Clock
}

/** One answer for a wrong name, a wrong password and a disabled account, after the same work. `too-many` says how long to wait. */
export const signIn =
  ({ people, sessions, throttle, passwords, clock }: Needs) =>
  async ({ name, password, address, userAgent }: SignInTry): Promise<Result<SignedIn, Fault>> => {
    const now = clock.nowMs()
    const keys = throttleKeys(name, address)
    const admission = await throttle.admit(keys, now)
    if (!admission.admitted) {
      const seconds = Math.ceil(admission.waitMs / 1_000)
      return fail(fault('too-many', `Too many tries. Try again in ${seconds} s.`, { retryAfterSeconds: seconds }))
    }
    const person = await people.byName(name)
    const right = await passwords.verify(password, person?.passwordHash ?? null)
    if (!person || !right || person.disabled) return fail(fault('unauthenticated', 'Name or password is wrong.'))
    await throttle.succeeded(keys)
    const session = { id: newId(), personId: person.id, expiresAt: new Date(now + sessionLifeMs), userAgent: userAgent.slice(0, 300), address }
    await sessions.create(session, {
      actor: { kind: 'person', id: person.id, name: person.name },
      action: 'session.start',
      subject: { kind: 'session', id: session.id },
      after: { address, userAgent: session.userAgent },
    })
    return ok({ personId: person.id, name: person.name, displayName: person.displayName, sessionId: session.id })
  }
