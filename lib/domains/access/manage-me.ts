import type { z } from 'zod'
import type { Actor } from '@/lib/kernel/actor'
import type { Clock } from '@/lib/kernel/clock'
import { type Fault, fault } from '@/lib/kernel/fault'
import type { Page, PageInput } from '@/lib/kernel/page'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { passwordProblem } from './core/password-rule'
import { decide, type Permission, policy } from './core/policy'
import { auditActor, badCursor, notInTeam, peopleOnly } from './core/refuse'
import { throttleKeys } from './core/throttle'
import type { Passwords, PeopleStore, SessionStore, TeamStore, ThrottleStore } from './ports'
import type { ChangePasswordInput, Me, Preferences, PreferencesInput, SessionView } from './schemas'

interface Needs {
  people: PeopleStore
  teams: TeamStore
  sessions: SessionStore
  throttle: ThrottleStore
  passwords: Passwords
  clock: Clock
}

const permissions = Object.keys(policy) as Permission[]

export const readMe =
  ({ people, teams }: Pick<Needs, 'people' | 'teams'>) =>
  async (actor: Actor): Promise<Result<Me, Fault>> => {
    const person = actor.kind === 'person' ? await people.byId(actor.id) : null
    // Memberships, not the operator's view of all teams: at most the cap of a page, which nobody's memberships reach.
    const own = await teams.list({ kind: 'teams', teamIds: [...actor.teams.keys()] }, { limit: 200 })
    return ok({
      kind: actor.kind,
      id: actor.id,
      name: actor.name,
      displayName: person?.displayName ?? actor.name,
      operator: actor.operator,
      teams: (own?.items ?? []).flatMap(({ id, slug, name }) => {
        const role = actor.teams.get(id)
        return role ? [{ id, slug, name, role }] : []
      }),
      permissions: permissions.filter((permission) => decide(actor, permission).allowed),
      preferences: person ? await people.preferences(person.id) : { language: null, theme: null, density: null },
    })
  }

export const savePreferences =
  ({ people }: Pick<Needs, 'people'>) =>
  async (actor: Actor, input: z.output<typeof PreferencesInput>): Promise<Result<Preferences, Fault>> => {
    if (actor.kind !== 'person') return fail(peopleOnly)
    const before = await people.preferences(actor.id)
    const after: Preferences = {
      language: input.language === undefined ? before.language : input.language,
      theme: input.theme === undefined ? before.theme : input.theme,
      density: input.density === undefined ? before.density : input.density,
    }
    await people.savePreferences(actor.id, after, { actor: auditActor(actor), action: 'person.save-preferences', subject: { kind: 'person', id: actor.id }, before, after })
    return ok(after)
  }

const wrong = (field: string, detail: string) => fail(fault('invalid-input', `${field}: ${detail}`, { errors: [{ pointer: `#/${field}`, detail }] }))

/** Asks for the present password under the same throttle as signing in; ends every other session. */
export const changePassword =
  ({ people, throttle, passwords, clock }: Needs) =>
  async (actor: Actor, { current, next }: z.output<typeof ChangePasswordInput>, sessionId: string | null): Promise<Result<null, Fault>> => {
    if (actor.kind !== 'person') return fail(peopleOnly)
    const person = await people.byId(actor.id)
    if (!person) return fail(notInTeam('account'))
    const keys = throttleKeys(person.name, `session ${sessionId ?? ''}`)
    const admission = await throttle.admit(keys, clock.nowMs())
    if (!admission.admitted) {
      const seconds = Math.ceil(admission.waitMs / 1_000)
      return fail(fault('too-many', `Too many tries. Try again in ${seconds} s.`, { retryAfterSeconds: seconds }))
    }
    if (!(await passwords.verify(current, person.passwordHash))) return wrong('current', 'This is not your present password.')
    await throttle.succeeded(keys)
    const problem = passwordProblem(next, person.name)
    if (problem) return wrong('next', problem)
    const audit = { actor: auditActor(actor), action: 'person.set-password', subject: { kind: 'person', id: person.id }, after: { by: 'present password' } }
    await people.setPassword(person.id, await passwords.hash(next), sessionId, audit)
    return ok(null)
  }

export const listSessions =
  ({ sessions, clock }: Pick<Needs, 'sessions' | 'clock'>) =>
  async (actor: Actor, page: PageInput, sessionId: string | null): Promise<Result<Page<SessionView>, Fault>> => {
    if (actor.kind !== 'person') return fail(peopleOnly)
    const found = await sessions.list(actor.id, page, new Date(clock.nowMs()))
    return found ? ok({ ...found, items: found.items.map((session) => ({ ...session, current: session.id === sessionId })) }) : fail(badCursor)
  }

export const endSession =
  ({ sessions, clock }: Pick<Needs, 'sessions' | 'clock'>) =>
  async (actor: Actor, { id }: { id: string }): Promise<Result<null, Fault>> => {
    if (actor.kind !== 'person') return fail(peopleOnly)
    const audit = { actor: auditActor(actor), action: 'session.end', subject: { kind: 'session', id } }
    return (await sessions.end(id, actor.id, new Date(clock.nowMs()), audit)) ? ok(null) : fail(notInTeam('such session'))
  }
