import { afterAll, beforeAll, expect, test } from 'vitest'
import { accessVerbs } from '@/lib/compose/web/access'
import { addPerson, addTeam, addToken, testPassword } from '@/lib/domains/access/testing/estate'
import { createTestWeb, type TestWeb } from '@/lib/testing/web-context'
import { POST as postWelcome } from '@/app/api/welcome/route'
import { GET as getMe } from '@/app/api/v1/me/route'
import { DELETE as deleteToken } from '@/app/api/v1/tokens/[id]/route'
import { POST as postToken } from '@/app/api/v1/tokens/route'
import { PATCH as patchPerson } from '@/app/api/v1/people/[person]/route'
import { POST as postPerson } from '@/app/api/v1/people/route'
import { GET as getTeam } from '@/app/api/v1/teams/[team]/route'
import { PUT as putMember } from '@/app/api/v1/teams/[team]/members/[person]/route'
import { forgetIdentities } from '@/lib/compose/web/identity'

let web: TestWeb
beforeAll(async () => {
  web = await createTestWeb({ still: true })
})
afterAll(() => web.close())

const at = 'http://127.0.0.1:3000/api'
const by = (token: string) => ({ authorization: `Bearer ${token}` })
const send = (method: string, path: string, token: string, body?: unknown) =>
  new Request(`${at}${path}`, { method, headers: { ...by(token), 'content-type': 'application/json' }, ...(body !== undefined && { body: JSON.stringify(body) }) })
const params = (values: Record<string, string>) => ({ params: Promise.resolve(values) })

const welcome = (link: string, name: string) =>
  postWelcome(
    new Request(`${at}/welcome`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'http://127.0.0.1:3000' },
      body: JSON.stringify({ link, name, displayName: name, password: testPassword }),
    }),
  )

const secretIn = (url: string | null) => new URL(url ?? '').searchParams.get('link') ?? ''

test('the first-run link makes one operator: of many at once one wins, and it is dead afterwards', async () => {
  const old = secretIn((await accessVerbs().firstRunLink()).url)
  const link = secretIn((await accessVerbs().firstRunLink()).url)
  expect((await welcome(old, 'early')).status).toBe(404)
  const weak = await postWelcome(
    new Request(`${at}/welcome`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ link, name: 'first', password: 'short' }) }),
  )
  expect(await weak.json()).toMatchObject({ status: 400, errors: [{ pointer: '#/password', detail: expect.stringContaining('At least 10 characters') }] })
  const outcomes = await Promise.all(['ada', 'ben', 'cho', 'dan'].map((name) => welcome(link, name)))
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual([201, 404, 404, 404])
  expect(await web.database.person.count({ where: { operator: true } })).toBe(1)
  expect(await accessVerbs().firstRunLink()).toEqual({ url: null })
  await web.database.person.deleteMany()
})

test('a first-run link dies after an hour', async () => {
  const link = secretIn((await accessVerbs().firstRunLink()).url)
  web.advanceMs(3_600_001)
  expect((await welcome(link, 'late')).status).toBe(404)
})

test('guessing is slowed and never locks out for long; the right password works again after the wait', async () => {
  await addPerson(web.database, 'mina')
  const tryWith = (password: string, address = 'here') => accessVerbs().signIn({ name: 'mina', password, address, userAgent: 'test' })
  for (let n = 0; n < 5; n++) expect(await tryWith('wrong')).toMatchObject({ ok: false, error: { code: 'unauthenticated' } })
  const slowed = await tryWith(testPassword)
  expect(slowed).toMatchObject({ ok: false, error: { code: 'too-many' } })
  expect(await tryWith(testPassword, 'elsewhere')).toMatchObject({ ok: true })
  for (let n = 0; n < 30; n++) {
    await tryWith('wrong')
    web.advanceMs(1_000)
  }
  web.advanceMs(60_000)
  expect(await tryWith(testPassword)).toMatchObject({ ok: true })
})

test('of many guesses at the same moment no more than the free ones are looked at', async () => {
  await addPerson(web.database, 'noor')
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => accessVerbs().signIn({ name: 'noor', password: 'wrong', address: 'burst', userAgent: '' })))
  const looked = outcomes.filter((outcome) => !outcome.ok && outcome.error.code === 'unauthenticated')
  expect(looked.length).toBeLessThanOrEqual(5)
})

test('an ended session and a disabled person are nobody', async () => {
  const { actorOfSession } = await import('@/lib/compose/web/identity')
  const person = await addPerson(web.database, 'omar')
  const signedIn = await accessVerbs().signIn({ name: 'omar', password: testPassword, address: 'x', userAgent: '' })
  if (!signedIn.ok) throw new Error(signedIn.error.detail)
  const { sessionId } = signedIn.value
  const actor = await actorOfSession(sessionId)
  expect(actor).toMatchObject({ kind: 'person', name: 'omar', operator: false })
  if (!actor) throw new Error('no actor')
  expect(await accessVerbs().endSession({ ...actor, id: 'somebody-else' }, { id: sessionId })).toMatchObject({ ok: false, error: { code: 'not-found' } })
  expect(await accessVerbs().endSession(actor, { id: sessionId })).toMatchObject({ ok: true })
  web.advanceMs(5_000)
  expect(await actorOfSession(sessionId)).toBeNull()

  const again = await accessVerbs().signIn({ name: 'omar', password: testPassword, address: 'x', userAgent: '' })
  if (!again.ok) throw new Error(again.error.detail)
  await web.database.person.update({ where: { id: person.id }, data: { disabledAt: new Date() } })
  forgetIdentities()
  expect(await actorOfSession(again.value.sessionId)).toBeNull()
  expect(await accessVerbs().signIn({ name: 'omar', password: testPassword, address: 'x', userAgent: '' })).toMatchObject({ ok: false, error: { code: 'unauthenticated' } })
})

test('a token is shown once, works, is revoked, and is in the ledger without its secret', async () => {
  const team = await addTeam(web.database, 'tokens-team', { mina: 'member' })
  const mina = await web.database.person.findUniqueOrThrow({ where: { name: 'mina' } })
  const actor = { kind: 'person' as const, id: mina.id, name: 'mina', operator: false, teams: new Map([[team.id, 'member' as const]]) }
  const made = await accessVerbs().createToken(actor, { name: 'ci', role: 'member', team: 'tokens-team', days: 1 })
  if (!made.ok) throw new Error(made.error.detail)
  const { token, view } = made.value
  expect(token).toMatch(/^qd_[\w-]{43}$/)
  expect(await (await getMe(new Request(`${at}/v1/me`, { headers: by(token) }))).json()).toMatchObject({ kind: 'token', name: 'ci', teams: [{ slug: 'tokens-team', role: 'member' }] })

  const lead = await accessVerbs().createToken(actor, { name: 'ci', role: 'lead', team: 'tokens-team', days: 1 })
  expect(lead).toMatchObject({ ok: false, error: { code: 'forbidden', refusal: { rule: 'a lead token needs lead', liftedBy: ['lead', 'operator'] } } })
  const child = await postToken(send('POST', '/v1/tokens', token, { name: 'child', role: 'viewer', team: 'tokens-team' }))
  expect(child.status).toBe(403)

  await web.database.membership.update({ where: { teamId_personId: { teamId: team.id, personId: mina.id } }, data: { role: 'viewer' } })
  forgetIdentities()
  expect(await (await getMe(new Request(`${at}/v1/me`, { headers: by(token) }))).json()).toMatchObject({ teams: [{ role: 'viewer' }] })

  const operatorToken = await addToken(web.database, 'operator')
  expect((await deleteToken(send('DELETE', `/v1/tokens/${view.id}`, operatorToken), params({ id: view.id }))).status).toBe(204)
  forgetIdentities()
  expect((await getMe(new Request(`${at}/v1/me`, { headers: by(token) }))).status).toBe(401)
  const entries = await web.database.ledgerEntry.findMany({ where: { subjectId: view.id }, orderBy: { position: 'asc' } })
  expect(entries.map(({ action }) => action)).toEqual(['token.create', 'token.revoke'])
  expect(entries.some(({ canonical }) => canonical.includes(token.slice(3)))).toBe(false)
})

test('the last operator cannot be disabled or demoted, also not by two at once', async () => {
  const token = await addToken(web.database, 'operator')
  await addPerson(web.database, 'op-one', true)
  await addPerson(web.database, 'op-two', true)
  const demote = (name: string) => patchPerson(send('PATCH', `/v1/people/${name}`, token, { operator: false }), params({ person: name }))
  const outcomes = await Promise.all([demote('op-one'), demote('op-two')])
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual([200, 409])
  expect(await web.database.person.count({ where: { operator: true } })).toBe(1)
})

test("a foreign team is not found; within one's own team a refusal says the rule and who could lift it", async () => {
  const own = await addTeam(web.database, 'own-team')
  await addTeam(web.database, 'foreign-team')
  const token = await addToken(web.database, 'member', own.id)
  const foreign = await getTeam(send('GET', '/v1/teams/foreign-team', token), params({ team: 'foreign-team' }))
  expect(foreign.status).toBe(404)
  expect(await foreign.json()).not.toHaveProperty('refusal')
  const refused = await putMember(send('PUT', '/v1/teams/own-team/members/mina', token, { role: 'lead' }), params({ team: 'own-team', person: 'mina' }))
  expect(refused.headers.get('content-type')).toBe('application/problem+json')
  expect(await refused.json()).toMatchObject({ status: 403, code: 'forbidden', refusal: { rule: 'members:write needs lead', liftedBy: ['lead', 'operator'] } })
  await expect.poll(() => web.database.refusedAttempt.findMany({ where: { rule: 'members:write needs lead' } }), { timeout: 10_000 }).toMatchObject([{ attempts: 1 }])
})

test('an operator makes a person, whose link sets the password once', async () => {
  const token = await addToken(web.database, 'operator')
  const made = await postPerson(send('POST', '/v1/people', token, { name: 'Sun.Hee', displayName: '선희' }))
  expect(made.status).toBe(201)
  const { link, person } = (await made.json()) as { link: string; person: { name: string; hasPassword: boolean } }
  expect(person).toMatchObject({ name: 'sun.hee', hasPassword: false })
  expect(await accessVerbs().describeLink(secretIn(link))).toMatchObject({ purpose: 'set-password', name: 'sun.hee' })
  const uses = await Promise.all([1, 2, 3].map(() => welcome(secretIn(link), 'ignored')))
  expect(uses.map(({ status }) => status).toSorted()).toEqual([201, 404, 404])
  expect((await welcome(secretIn(link), 'ignored')).status).toBe(404)
  expect(await accessVerbs().signIn({ name: 'sun.hee', password: testPassword, address: 'y', userAgent: '' })).toMatchObject({ ok: true })
})

test('a wrong field is named with its rule; unknown, repeated and oversized input is refused', async () => {
  const token = await addToken(web.database, 'operator')
  const unknown = await postPerson(send('POST', '/v1/people', token, { name: 'x', displayName: 'X', admin: true }))
  expect(await unknown.json()).toMatchObject({
    status: 400,
    errors: [{ pointer: '#/name', detail: 'At least 2 characters.' }, { pointer: '#', detail: expect.stringContaining('admin') }],
  })
  const { GET: listTokens } = await import('@/app/api/v1/tokens/route')
  expect((await listTokens(send('GET', '/v1/tokens?limit=1&limit=2', token))).status).toBe(400)
  expect((await listTokens(send('GET', '/v1/tokens?limitt=1', token))).status).toBe(400)
  expect((await postPerson(send('POST', '/v1/people', token, { name: 'y'.repeat(1_100_000) }))).status).toBe(413)
  const deep = new Request(`${at}/v1/people`, { method: 'POST', headers: { ...by(token), 'content-type': 'application/json' }, body: '['.repeat(100_000) })
  expect((await postPerson(deep)).status).toBe(400)
  const form = new Request(`${at}/v1/people`, { method: 'POST', headers: { ...by(token), 'content-type': 'text/plain' }, body: '{}' })
  expect((await postPerson(form)).status).toBe(415)
  expect(web.logged).toEqual([])
})
