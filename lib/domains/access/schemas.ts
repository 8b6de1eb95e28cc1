import { z } from 'zod'
import { TeamSlug } from '@/lib/kernel/names'
import { pageOf } from '@/lib/kernel/page'

export const TeamRole = z.enum(['viewer', 'member', 'lead'])
export const TokenRole = z.enum(['viewer', 'member', 'lead', 'operator'])
export type TokenRole = z.infer<typeof TokenRole>

/** What a person signs in with; never changes, so that links and the ledger stay readable. */
export const PersonName = z
  .string()
  .trim()
  .toLowerCase()
  .min(2, 'At least 2 characters.')
  .max(40, 'At most 40 characters.')
  .regex(/^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/, 'Lower-case letters, digits, and ". _ -" between them, like "mina.park".')
export const DisplayName = z.string().trim().min(1, 'Say a name.').max(80, 'At most 80 characters.')
/** The rule is in `core/password-rule`: it needs the name too. */
const Password = z.string().min(1, 'Type a password.').max(1_000, 'At most 200 characters.')
const Why = z.string().max(400, 'At most 400 characters.').optional()

/** A name that nobody can have is nobody: it never reaches the database. */
export const SignInInput = z.strictObject({ name: PersonName, password: z.string().max(1_000) })

export const WelcomeInput = z.strictObject({
  link: z.string().min(1).max(100),
  /** Needed by the first operator's link; a set-password link knows whose it is. */
  name: PersonName.optional(),
  displayName: DisplayName.optional(),
  password: Password,
})
export type WelcomeInput = z.infer<typeof WelcomeInput>
export const WelcomeAnswer = z.object({ name: z.string() })

export const LinkPurpose = z.enum(['first-operator', 'set-password'])
export type LinkPurpose = z.infer<typeof LinkPurpose>
export interface OpenLink {
  purpose: LinkPurpose
  /** Whose password it sets; null for the first operator. */
  name: string | null
  displayName: string | null
  expiresAt: string
}

export const Language = z.enum(['en', 'ko'])
export const Theme = z.enum(['system', 'light', 'dark'])
export const Density = z.enum(['compact', 'regular', 'roomy'])
/** null: as the browser says. */
export const Preferences = z.object({ language: Language.nullable(), theme: Theme.nullable(), density: Density.nullable() })
export type Preferences = z.infer<typeof Preferences>
export const PreferencesInput = z.strictObject({ language: Language.nullable().optional(), theme: Theme.nullable().optional(), density: Density.nullable().optional() })

export const Me = z.object({
  kind: z.enum(['person', 'token', 'controller', 'machine']),
  id: z.string(),
  name: z.string(),
  displayName: z.string(),
  operator: z.boolean(),
  teams: z.array(z.object({ id: z.string(), slug: z.string(), name: z.string(), role: TeamRole })),
  /** Permissions held in at least one team: what to offer. Each write is decided again for its own team. */
  permissions: z.array(z.string()),
  preferences: Preferences,
})
export type Me = z.infer<typeof Me>

export const ChangePasswordInput = z.strictObject({ current: Password, next: Password })

export const SessionView = z.object({
  id: z.string(), createdAt: z.string(), lastSeenAt: z.string(), expiresAt: z.string(), userAgent: z.string(), address: z.string(),
  /** The one that asks. */
  current: z.boolean(),
})
export type SessionView = z.infer<typeof SessionView>
export const SessionList = pageOf(SessionView)

export const PersonView = z.object({
  id: z.string(), name: z.string(), displayName: z.string(), operator: z.boolean(), disabled: z.boolean(),
  /** False until the person used their link. */
  hasPassword: z.boolean(),
  teams: z.array(z.object({ slug: z.string(), name: z.string(), role: TeamRole })),
  createdAt: z.string(),
})
export type PersonView = z.infer<typeof PersonView>
export const PersonList = pageOf(PersonView)
export const CreatePersonInput = z.strictObject({ name: PersonName, displayName: DisplayName, operator: z.boolean().default(false), why: Why })
export const UpdatePersonInput = z.strictObject({ displayName: DisplayName.optional(), operator: z.boolean().optional(), disabled: z.boolean().optional(), why: Why })
/** `link` is shown once: only its hash is kept. */
export const LinkAnswer = z.object({ link: z.string(), expiresAt: z.string() })
export const CreatedPerson = LinkAnswer.extend({ person: PersonView })

export const TeamView = z.object({
  id: z.string(), slug: z.string(), name: z.string(), createdAt: z.string(), members: z.number().int(), applications: z.number().int(),
  /** The asker's own role; null for an operator who is not a member. */
  role: TeamRole.nullable(),
})
export type TeamView = z.infer<typeof TeamView>
export const TeamList = pageOf(TeamView)
export const TeamName = z.string().trim().min(1, 'Say a name.').max(80, 'At most 80 characters.')
export const CreateTeamInput = z.strictObject({ slug: TeamSlug, name: TeamName, why: Why })
export const RenameTeamInput = z.strictObject({ name: TeamName, why: Why })
export const MemberView = z.object({ person: z.string(), displayName: z.string(), role: TeamRole, disabled: z.boolean() })
export type MemberView = z.infer<typeof MemberView>
export const MemberList = pageOf(MemberView)
export const PutMemberInput = z.strictObject({ role: TeamRole, why: Why })

export const TokenView = z.object({
  id: z.string(), name: z.string(), role: TokenRole, team: z.string().nullable(),
  /** Name of the person, or `machine` for `qd token create` on the machine itself. */
  createdBy: z.string(),
  createdAt: z.string(), expiresAt: z.string(), lastUsedAt: z.string().nullable(), revokedAt: z.string().nullable(),
})
export type TokenView = z.infer<typeof TokenView>
export const TokenList = pageOf(TokenView)
export const CreateTokenInput = z.strictObject({
  name: z.string().trim().min(1, 'Say what it is for.').max(80, 'At most 80 characters.'),
  role: TokenRole,
  /** Slug; needed by every role but operator. */
  team: TeamSlug.optional(),
  days: z.number().int().min(1, 'At least one day.').max(365, 'At most 365 days.').default(90),
})
export type CreateTokenInput = z.infer<typeof CreateTokenInput>
/** `token` is shown once: only its hash is kept. */
export const CreatedToken = z.object({ token: z.string(), view: TokenView })
