import type { AuditEntry, LinkStore, NewLink, PeopleStore, SessionStore, TeamStore, TokenStore } from '../ports'

/** The stores of one installation, empty at first, and what they told others. */
export interface AccessUnderTest {
  people: PeopleStore
  links: LinkStore
  sessions: SessionStore
  teams: TeamStore
  tokens: TokenStore
  /** `action subject` of every ledger entry, oldest first. */
  trail(): Promise<string[]>
  /** Whose rights were said to have changed. */
  heard(): Promise<string[]>
}

export type MakeAccess = () => Promise<AccessUnderTest>

export const nowMs = Date.parse('2026-11-22T12:00:00Z')
export const now = new Date(nowMs)
export const inHours = (hours: number): Date => new Date(nowMs + hours * 3_600_000)

export const audit = (action: string, id: string): AuditEntry => ({ actor: { kind: 'person', id: 'olga', name: 'olga' }, action, subject: { kind: 'thing', id } })

export const passwordLink = (personId: string, hash = `link of ${personId}`, expiresAt = inHours(1)): NewLink => ({ hash, purpose: 'set-password', personId, expiresAt })

/** Through the ports alone: a person who can sign in, whose id is their name. */
export async function settlePerson({ people, links }: AccessUnderTest, name: string, operator = false): Promise<void> {
  await people.create({ id: name, name, displayName: name.toUpperCase(), operator }, passwordLink(name), audit('person.create', name))
  await links.usePasswordLink(`link of ${name}`, now, name, `hash of ${name}`, audit('person.set-password', name))
}

/** A session that is open for as long as the tests run, whatever the store's own clock says. */
export const openSession = ({ sessions }: AccessUnderTest, id: string, personId: string, expiresAt = new Date(Date.now() + 3_600_000)) =>
  sessions.create({ id, personId, expiresAt, userAgent: 'a browser', address: '10.0.0.1' }, audit('session.start', id))

export const openIds = async ({ sessions }: AccessUnderTest, personId: string, at = new Date()): Promise<string[]> =>
  ((await sessions.list(personId, { limit: 50 }, at))?.items ?? []).map(({ id }) => id)
