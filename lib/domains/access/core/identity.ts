import type { Actor, TeamRole } from '@/lib/kernel/actor'

export interface PersonIdentity {
  id: string
  name: string
  operator: boolean
  disabledAt: Date | null
  memberships: readonly { teamId: string; role: string }[]
}

export interface SessionIdentity {
  id: string
  expiresAt: Date
  endedAt: Date | null
  person: PersonIdentity
}

export interface TokenIdentity {
  id: string
  name: string
  role: string
  teamId: string | null
  expiresAt: Date
  revokedAt: Date | null
  /** Null when the files of the installation made it (`qd token create` over the socket). */
  creator: PersonIdentity | null
}

const rank: Record<TeamRole, number> = { viewer: 0, member: 1, lead: 2 }
const isTeamRole = (role: string): role is TeamRole => role in rank

export function personActor(person: PersonIdentity): Actor | null {
  if (person.disabledAt) return null
  const teams = new Map(person.memberships.flatMap(({ teamId, role }) => (isTeamRole(role) ? [[teamId, role] as const] : [])))
  return { kind: 'person', id: person.id, name: person.name, operator: person.operator, teams }
}

/** Null for a session that ended, ran out or belongs to a disabled person. */
export function sessionActor(session: SessionIdentity, nowMs: number): Actor | null {
  if (session.endedAt || session.expiresAt.getTime() <= nowMs) return null
  return personActor(session.person)
}

/** A token never outranks its maker: when they lose a role, so does everything they handed out. */
export function tokenActor(token: TokenIdentity, nowMs: number): Actor | null {
  if (token.revokedAt || token.expiresAt.getTime() <= nowMs) return null
  const maker = token.creator && personActor(token.creator)
  if (token.creator && !maker) return null
  const base = { kind: 'token' as const, id: token.id, name: token.name }
  if (token.role === 'operator') return maker && !maker.operator ? null : { ...base, operator: true, teams: new Map() }
  if (!token.teamId || !isTeamRole(token.role)) return null
  let role = token.role
  if (maker && !maker.operator) {
    const own = maker.teams.get(token.teamId)
    if (!own) return null
    if (rank[own] < rank[role]) role = own
  }
  return { ...base, operator: false, teams: new Map([[token.teamId, role]]) }
}

/** Two answers of the same question differ in rights: open streams end then. */
export const sameRights = (one: Actor, other: Actor): boolean =>
  one.id === other.id &&
  one.operator === other.operator &&
  one.teams.size === other.teams.size &&
  [...one.teams].every(([team, role]) => other.teams.get(team) === role)
