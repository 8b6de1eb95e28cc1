import type { Clock } from '@/lib/kernel/clock'
import { type Fault, fault } from '@/lib/kernel/fault'
import { newId } from '@/lib/kernel/ids'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { passwordProblem } from './core/password-rule'
import { secretHash } from './core/token-text'
import type { LinkStore, Passwords } from './ports'
import type { OpenLink, WelcomeInput } from './schemas'

interface Needs {
  links: LinkStore
  passwords: Passwords
  clock: Clock
}

const dead = fault('not-found', 'This link was used or is too old. Start again with `npm start`, or ask an operator for a new one.')

const wrong = (field: string, detail: string) => fail(fault('invalid-input', `${field}: ${detail}`, { errors: [{ pointer: `#/${field}`, detail }] }))

/** What the welcome page asks before it shows a form; null for a dead link. */
export const describeLink =
  ({ links, clock }: Pick<Needs, 'links' | 'clock'>) =>
  async (link: string): Promise<OpenLink | null> => {
    const found = await links.findOpen(secretHash(link), new Date(clock.nowMs()))
    return found && { purpose: found.purpose, name: found.person?.name ?? null, displayName: found.person?.displayName ?? null, expiresAt: found.expiresAt.toISOString() }
  }

/** Makes the operator account, or sets the password of the link's person. Whoever holds the link is who it is for. */
export const spendOneTimeLink =
  ({ links, passwords, clock }: Needs) =>
  async (input: WelcomeInput): Promise<Result<{ name: string }, Fault>> => {
    const now = new Date(clock.nowMs())
    const hash = secretHash(input.link)
    const link = await links.findOpen(hash, now)
    if (!link) return fail(dead)
    const name = link.person?.name ?? input.name
    if (!name) return wrong('name', 'Say the name to sign in with.')
    const problem = passwordProblem(input.password, name)
    if (problem) return wrong('password', problem)
    const passwordHash = await passwords.hash(input.password)
    if (link.person) {
      const { id } = link.person
      const audit = { actor: { kind: 'person', id, name }, action: 'person.set-password', subject: { kind: 'person', id }, after: { by: 'one-time link' } }
      return (await links.usePasswordLink(hash, now, id, passwordHash, audit)) === 'set' ? ok({ name }) : fail(dead)
    }
    const person = { id: newId(), name, displayName: input.displayName ?? name, passwordHash }
    const audit = {
      actor: { kind: 'person', id: person.id, name },
      action: 'person.create',
      subject: { kind: 'person', id: person.id },
      after: { name, displayName: person.displayName, operator: true, by: 'first-run link' },
    }
    const outcome = await links.makeFirstOperator(hash, now, person, audit)
    if (outcome === 'taken') return wrong('name', 'This name is taken: choose another.')
    return outcome === 'made' ? ok({ name }) : fail(dead)
  }
