import type { Actor } from '@/lib/kernel/actor'
import type { Clock } from '@/lib/kernel/clock'
import { type Fault, fault } from '@/lib/kernel/fault'
import { newId, newSecret } from '@/lib/kernel/ids'
import type { Page, PageInput } from '@/lib/kernel/page'
import { fail, ok, type Result } from '@/lib/kernel/result'
import type { z } from 'zod'
import { linkLifeMs, linkUrl } from './core/one-time-link'
import { auditActor, badCursor, notInTeam, refuse } from './core/refuse'
import { secretHash } from './core/token-text'
import type { LinkStore, NewLink, PeopleStore, PersonPatch } from './ports'
import type { CreatedPerson, CreatePersonInput, LinkAnswer, PersonView, UpdatePersonInput } from './schemas'

interface Needs {
  people: PeopleStore
  links: LinkStore
  clock: Clock
  publicUrl: string
}

export const listPeople =
  ({ people }: Pick<Needs, 'people'>) =>
  async (actor: Actor, { q, ...page }: PageInput & { q?: string | undefined }): Promise<Result<Page<PersonView>, Fault>> => {
    const refused = refuse(actor, 'people:read')
    if (refused) return refused
    const found = await people.list(page, q)
    return found ? ok(found) : fail(badCursor)
  }

function newPasswordLink(personId: string, nowMs: number): { secret: string; link: NewLink } {
  const secret = newSecret()
  const expiresAt = new Date(nowMs + linkLifeMs['set-password'])
  return { secret, link: { hash: secretHash(secret), purpose: 'set-password', personId, expiresAt } }
}

/** The link goes to the new person by whatever way the operator trusts; it is shown this once. */
export const createPerson =
  ({ people, clock, publicUrl }: Omit<Needs, 'links'>) =>
  async (actor: Actor, { why, ...input }: z.output<typeof CreatePersonInput>): Promise<Result<z.input<typeof CreatedPerson>, Fault>> => {
    const refused = refuse(actor, 'people:write')
    if (refused) return refused
    const person = { id: newId(), ...input }
    const { secret, link } = newPasswordLink(person.id, clock.nowMs())
    const audit = { actor: auditActor(actor), action: 'person.create', subject: { kind: 'person', id: person.id }, after: input, ...(why && { why }) }
    if (!(await people.create(person, link, audit))) {
      const detail = 'This name is taken: choose another.'
      return fail(fault('conflict', detail, { errors: [{ pointer: '#/name', detail }] }))
    }
    const view = await people.view(person.name)
    if (!view) throw new Error('a person who was just made is missing')
    return ok({ person: view, link: linkUrl(publicUrl, secret), expiresAt: link.expiresAt.toISOString() })
  }

export const createPasswordLink =
  ({ people, links, clock, publicUrl }: Needs) =>
  async (actor: Actor, { person: name }: { person: string }): Promise<Result<z.input<typeof LinkAnswer>, Fault>> => {
    const refused = refuse(actor, 'people:write')
    if (refused) return refused
    const person = await people.byName(name)
    if (!person) return fail(notInTeam(`person ${name}`))
    const { secret, link } = newPasswordLink(person.id, clock.nowMs())
    await links.create(link, {
      actor: auditActor(actor),
      action: 'one-time-link.create',
      subject: { kind: 'person', id: person.id },
      after: { purpose: 'set-password', name, expiresAt: link.expiresAt.toISOString() },
    })
    return ok({ link: linkUrl(publicUrl, secret), expiresAt: link.expiresAt.toISOString() })
  }

export const updatePerson =
  ({ people }: Pick<Needs, 'people'>) =>
  async (actor: Actor, { person: name, why, ...given }: z.output<typeof UpdatePersonInput> & { person: string }): Promise<Result<PersonView, Fault>> => {
    const refused = refuse(actor, 'people:write')
    if (refused) return refused
    const before = await people.byName(name)
    if (!before) return fail(notInTeam(`person ${name}`))
    const patch: PersonPatch = {
      ...(given.displayName !== undefined && { displayName: given.displayName }),
      ...(given.operator !== undefined && { operator: given.operator }),
      ...(given.disabled !== undefined && { disabled: given.disabled }),
    }
    const outcome = await people.update(before.id, patch, {
      actor: auditActor(actor),
      action: 'person.update',
      subject: { kind: 'person', id: before.id },
      before: { displayName: before.displayName, operator: before.operator, disabled: before.disabled },
      after: patch,
      ...(why && { why }),
    })
    if (outcome === 'last-operator') return fail(fault('conflict', `${name} is the last operator who can sign in: make another one first.`))
    const view = await people.view(name)
    return view ? ok(view) : fail(notInTeam(`person ${name}`))
  }
