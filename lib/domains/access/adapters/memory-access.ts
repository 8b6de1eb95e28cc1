import type { AuditEntry, NewLink } from '../ports'
import type { Preferences, TeamRole, TokenRole } from '../schemas'
import type { z } from 'zod'

export interface MemoryPerson {
  id: string
  name: string
  displayName: string
  operator: boolean
  passwordHash: string | null
  createdAt: Date
  disabledAt: Date | null
  preferences: Preferences
}

export interface MemorySession {
  id: string
  personId: string
  createdAt: Date
  lastSeenAt: Date
  expiresAt: Date
  endedAt: Date | null
  userAgent: string
  address: string
}

export interface MemoryToken {
  id: string
  name: string
  hash: string
  role: TokenRole
  teamId: string | null
  createdById: string
  createdAt: Date
  expiresAt: Date
  revokedAt: Date | null
}

/** The rows that the memory stores of this domain share, as the tables are shared by the others. */
export interface MemoryAccess {
  people: Map<string, MemoryPerson>
  teams: Map<string, { id: string; slug: string; name: string; createdAt: Date }>
  memberships: { teamId: string; personId: string; role: z.infer<typeof TeamRole> }[]
  sessions: Map<string, MemorySession>
  /** By hash. */
  links: Map<string, NewLink & { usedAt: Date | null }>
  tokens: Map<string, MemoryToken>
  /** What went into the ledger, oldest first. */
  trail: AuditEntry[]
  /** Whose rights were said to have changed. */
  heard: string[]
  now: () => Date
}

export const createMemoryAccess = (now: () => Date = () => new Date()): MemoryAccess => ({
  people: new Map(), teams: new Map(), memberships: [], sessions: new Map(), links: new Map(), tokens: new Map(), trail: [], heard: [], now,
})

export const personNamed = ({ people }: MemoryAccess, name: string): MemoryPerson | undefined => [...people.values()].find((one) => one.name === name)

/** Ends every open session of the person but one, and says that their rights changed. */
export function endSessions(access: MemoryAccess, personId: string, keepSessionId: string | null = null): void {
  for (const session of access.sessions.values()) {
    if (session.personId === personId && session.id !== keepSessionId) session.endedAt ??= access.now()
  }
}

export const canSignIn = ({ operator, disabledAt, passwordHash }: MemoryPerson): boolean => operator && disabledAt === null && passwordHash !== null
