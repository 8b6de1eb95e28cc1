import type { Page, PageInput } from '@/lib/kernel/page'
import type { TeamRole, TeamScope } from '@/lib/kernel/actor'
import type { Failures, ThrottleKind } from './core/throttle'
import type { LinkPurpose, MemberView, PersonView, Preferences, SessionView, TeamView, TokenRole, TokenView } from './schemas'

/** One entry of the ledger, as its domain takes it. Every write here takes its entry along: the two cannot come apart. */
export interface AuditEntry {
  actor: { kind: string; id: string; name: string }
  action: string
  subject: { kind: string; id: string }
  teamId?: string | null
  before?: unknown
  after?: unknown
  why?: string
}

export interface Passwords {
  /** Slow on purpose. Takes and gives text only; the hash carries its own parameters. */
  hash(password: string): Promise<string>
  /** With null (no such person) it takes as long and answers false. */
  verify(password: string, hash: string | null): Promise<boolean>
}

export interface StoredPerson {
  id: string
  name: string
  displayName: string
  operator: boolean
  disabled: boolean
  passwordHash: string | null
}

export interface NewLink {
  hash: string
  purpose: LinkPurpose
  personId: string | null
  expiresAt: Date
}

export interface PersonPatch {
  displayName?: string
  operator?: boolean
  disabled?: boolean
}

export interface PeopleStore {
  byName(name: string): Promise<StoredPerson | null>
  byId(id: string): Promise<StoredPerson | null>
  view(name: string): Promise<PersonView | null>
  list(page: PageInput, q?: string): Promise<Page<PersonView> | null>
  /** False when the name is taken. */
  create(person: Omit<StoredPerson, 'disabled' | 'passwordHash'>, link: NewLink, audit: AuditEntry): Promise<boolean>
  /** Refuses to leave the installation without an operator who can sign in. Disabling ends all sessions. */
  update(id: string, patch: PersonPatch, audit: AuditEntry): Promise<'updated' | 'last-operator'>
  /** Ends every session but `keepSessionId`. */
  setPassword(id: string, passwordHash: string, keepSessionId: string | null, audit: AuditEntry): Promise<void>
  preferences(id: string): Promise<Preferences>
  savePreferences(id: string, preferences: Preferences, audit: AuditEntry): Promise<void>
}

export interface LinkStore {
  /** A first-operator link replaces the unused one; a set-password link those of the same person. */
  create(link: NewLink, audit: AuditEntry): Promise<void>
  /** Unused and not past its end; a first-operator link only while there is no operator. */
  findOpen(hash: string, now: Date): Promise<{ purpose: LinkPurpose; person: StoredPerson | null; expiresAt: Date } | null>
  hasOperator(): Promise<boolean>
  /** Uses the link and makes the account in one transaction. Of two at once one gets `used`. */
  makeFirstOperator(hash: string, now: Date, person: { id: string; name: string; displayName: string; passwordHash: string }, audit: AuditEntry): Promise<'made' | 'used' | 'taken'>
  usePasswordLink(hash: string, now: Date, personId: string, passwordHash: string, audit: AuditEntry): Promise<'set' | 'used'>
}

export interface SessionStore {
  create(session: { id: string; personId: string; expiresAt: Date; userAgent: string; address: string }, audit: AuditEntry): Promise<void>
  list(personId: string, page: PageInput, now: Date): Promise<Page<Omit<SessionView, 'current'>> | null>
  /** False when there is no such open session of this person. */
  end(id: string, personId: string, now: Date, audit: AuditEntry): Promise<boolean>
  ownerOf(id: string): Promise<{ personId: string; name: string } | null>
}

export interface ThrottleStore {
  /** Locks and counts all keys together; the longest wait when any of them refuses. */
  admit(keys: { kind: ThrottleKind; key: string }[], nowMs: number): Promise<{ admitted: true } | { admitted: false; waitMs: number }>
  /** The try was no guess: forgets pair and account, and takes one from the address. */
  succeeded(keys: { kind: ThrottleKind; key: string }[]): Promise<void>
  read(key: string): Promise<Failures | null>
}

export interface StoredTeam {
  id: string
  slug: string
  name: string
}

export interface TeamStore {
  bySlug(slug: string): Promise<StoredTeam | null>
  view(scope: TeamScope, slug: string): Promise<Omit<TeamView, 'role'> | null>
  list(scope: TeamScope, page: PageInput): Promise<Page<Omit<TeamView, 'role'>> | null>
  /** False when the slug is taken. */
  create(team: StoredTeam, audit: AuditEntry): Promise<boolean>
  rename(id: string, name: string, audit: AuditEntry): Promise<void>
  members(teamId: string, page: PageInput): Promise<Page<MemberView> | null>
  memberRole(teamId: string, personId: string): Promise<TeamRole | null>
  putMember(teamId: string, personId: string, role: TeamRole, audit: AuditEntry): Promise<void>
  removeMember(teamId: string, personId: string, audit: AuditEntry): Promise<void>
}

/** Which tokens an actor may see: all, or their own and those of teams they lead. */
export type TokenScope = { kind: 'all' } | { kind: 'own'; creatorId: string; ledTeamIds: readonly string[] }

export interface TokenStore {
  list(scope: TokenScope, page: PageInput): Promise<Page<TokenView> | null>
  find(scope: TokenScope, id: string): Promise<(TokenView & { teamId: string | null; createdById: string }) | null>
  create(token: { id: string; name: string; hash: string; role: TokenRole; teamId: string | null; createdById: string; expiresAt: Date }, audit: AuditEntry): Promise<TokenView>
  revoke(id: string, now: Date, audit: AuditEntry): Promise<void>
}
