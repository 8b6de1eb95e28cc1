import { describe, expect, test } from 'vitest'
import { passwordProblem } from './password-rule'
import { type PersonIdentity, sameRights, sessionActor, type TokenIdentity, tokenActor } from './identity'

const now = 1_000_000
const person = (more: Partial<PersonIdentity> = {}): PersonIdentity => ({ id: 'p', name: 'mina', operator: false, disabledAt: null, memberships: [{ teamId: 't', role: 'member' }], ...more })
const token = (more: Partial<TokenIdentity> = {}): TokenIdentity => ({ id: 'k', name: 'ci', role: 'member', teamId: 't', expiresAt: new Date(now + 1), revokedAt: null, creator: person(), ...more })
const session = { id: 's', expiresAt: new Date(now + 1), endedAt: null, person: person() }

describe('a session', () => {
  test.each([
    { name: 'open', it: session, who: 'p' },
    { name: 'run out at this very moment', it: { ...session, expiresAt: new Date(now) }, who: undefined },
    { name: 'ended', it: { ...session, endedAt: new Date(1) }, who: undefined },
    { name: 'of a disabled person', it: { ...session, person: person({ disabledAt: new Date(1) }) }, who: undefined },
  ])('$name', ({ it, who }) => expect(sessionActor(it, now)?.id).toBe(who))
})

describe('a token', () => {
  const roleOf = (it: TokenIdentity) => {
    const actor = tokenActor(it, now)
    return actor && (actor.operator ? 'operator' : actor.teams.get('t'))
  }
  test.each([
    { name: 'as made', it: token(), role: 'member' },
    { name: 'run out', it: token({ expiresAt: new Date(now) }), role: null },
    { name: 'revoked', it: token({ revokedAt: new Date(1) }), role: null },
    { name: 'whose maker was disabled', it: token({ creator: person({ disabledAt: new Date(1) }) }), role: null },
    { name: 'whose maker left the team', it: token({ creator: person({ memberships: [] }) }), role: null },
    { name: 'whose maker is a viewer now', it: token({ creator: person({ memberships: [{ teamId: 't', role: 'viewer' }] }) }), role: 'viewer' },
    { name: 'whose maker rose: it stays what it was', it: token({ creator: person({ memberships: [{ teamId: 't', role: 'lead' }] }) }), role: 'member' },
    { name: 'of an operator for a team they are not in', it: token({ role: 'lead', creator: person({ operator: true, memberships: [] }) }), role: 'lead' },
    { name: 'for operators, of an operator', it: token({ role: 'operator', teamId: null, creator: person({ operator: true }) }), role: 'operator' },
    { name: 'for operators, whose maker is none any more', it: token({ role: 'operator', teamId: null }), role: null },
    { name: 'made on the machine itself', it: token({ role: 'operator', teamId: null, creator: null }), role: 'operator' },
    { name: 'with a role that there is not', it: token({ role: 'admin' }), role: null },
  ])('$name', ({ it, role }) => expect(roleOf(it)).toBe(role))
})

test('rights differ when a role, a team or the operator mark does', () => {
  const actor = sessionActor(session, now) ?? expect.unreachable()
  expect(sameRights(actor, { ...actor, teams: new Map([['t', 'member']]) })).toBe(true)
  expect(sameRights(actor, { ...actor, teams: new Map([['t', 'lead']]) })).toBe(false)
  expect(sameRights(actor, { ...actor, teams: new Map() })).toBe(false)
  expect(sameRights(actor, { ...actor, operator: true })).toBe(false)
})

describe('the password rule', () => {
  test.each([
    { password: '123456789', name: 'x', says: 'At least 10 characters: this has 9.' },
    { password: 'correct ho', name: 'x', says: null },
    { password: '비밀번호가아주길어요', name: 'x', says: null },
    { password: '비밀번호가아주길어요'.normalize('NFD').slice(0, 12), name: 'x', says: 'At least 10 characters' },
    { password: 'aaaaaaaaaaaa', name: 'x', says: 'four different' },
    { password: 'Mina.Park1', name: 'mina.park', says: 'sign-in name' },
    { password: 'ab cd '.repeat(40), name: 'x', says: 'At most 200' },
  ])('$password: $says', ({ password, name, says }) => {
    const problem = passwordProblem(password, name)
    if (says === null) expect(problem).toBeNull()
    else expect(problem).toContain(says)
  })
})
