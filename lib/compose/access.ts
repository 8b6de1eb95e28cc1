import { createPrismaLinks } from '@/lib/domains/access/adapters/prisma-links'
import { createPrismaPeople } from '@/lib/domains/access/adapters/prisma-people'
import { createPrismaSessions } from '@/lib/domains/access/adapters/prisma-sessions'
import { createPrismaTeams } from '@/lib/domains/access/adapters/prisma-teams'
import { createPrismaThrottle } from '@/lib/domains/access/adapters/prisma-throttle'
import { createPrismaTokens } from '@/lib/domains/access/adapters/prisma-tokens'
import { createScryptPasswords } from '@/lib/domains/access/adapters/scrypt-passwords'
import type { Trail } from '@/lib/domains/access/adapters/append-audit'
import { firstRunLink } from '@/lib/domains/access/first-run-link'
import { changePassword, endSession, listSessions, readMe, savePreferences } from '@/lib/domains/access/manage-me'
import { listMembers, putMember, removeMember } from '@/lib/domains/access/manage-members'
import { createPasswordLink, createPerson, listPeople, updatePerson } from '@/lib/domains/access/manage-people'
import { createTeam, listTeams, readTeam, renameTeam } from '@/lib/domains/access/manage-teams'
import { createToken, listTokens, revokeToken } from '@/lib/domains/access/manage-tokens'
import { signIn } from '@/lib/domains/access/sign-in'
import { describeLink, spendOneTimeLink } from '@/lib/domains/access/spend-one-time-link'
import { appendChange } from '@/lib/domains/ledger/adapters/prisma-append'
import { publishEvent } from '@/lib/domains/ledger/adapters/publish-event'
import type { Clock } from '@/lib/kernel/clock'
import type { Database } from '@/lib/kernel/database'

/** Both console and daemon put access together like this: every write takes its ledger entry along. */
export function composeAccess(database: Database, clock: Clock, publicUrl: string) {
  const trail: Trail = { append: appendChange, publishAccess: (tx, key) => publishEvent(tx, { topic: 'access', teamId: null, key }) }
  const needs = {
    people: createPrismaPeople(database, trail),
    links: createPrismaLinks(database, trail),
    sessions: createPrismaSessions(database, trail),
    throttle: createPrismaThrottle(database),
    teams: createPrismaTeams(database, trail),
    tokens: createPrismaTokens(database, trail),
    passwords: createScryptPasswords(),
    clock,
    publicUrl,
  }
  return {
    signIn: signIn(needs),
    sessionOwner: needs.sessions.ownerOf,
    endSession: endSession(needs),
    firstRunLink: firstRunLink(needs),
    describeLink: describeLink(needs),
    spendOneTimeLink: spendOneTimeLink(needs),
    listPeople: listPeople(needs),
    createPerson: createPerson(needs),
    updatePerson: updatePerson(needs),
    createPasswordLink: createPasswordLink(needs),
    listTeams: listTeams(needs.teams),
    readTeam: readTeam(needs.teams),
    createTeam: createTeam(needs.teams),
    renameTeam: renameTeam(needs.teams),
    listMembers: listMembers(needs),
    putMember: putMember(needs),
    removeMember: removeMember(needs),
    listTokens: listTokens(needs),
    createToken: createToken(needs),
    revokeToken: revokeToken(needs),
    readMe: readMe(needs),
    savePreferences: savePreferences(needs),
    changePassword: changePassword(needs),
    listSessions: listSessions(needs),
  }
}
export type AccessVerbs = ReturnType<typeof composeAccess>
