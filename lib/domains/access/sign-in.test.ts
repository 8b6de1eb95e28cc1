import { expect, test } from 'vitest'
import { sessionLifeMs, signIn } from './sign-in'
import { failure, memoryVerbs, operator, right, valueOf } from './testing/memory-verbs'

const from = { address: '10.0.0.1', userAgent: 'a browser' }

test('the right password starts a session of two weeks, and the ledger says from where', async () => {
  const verbs = memoryVerbs()
  const { sessionId } = valueOf(await signIn(verbs)({ name: 'mina', password: right, ...from }))
  expect(verbs.access.sessions.get(sessionId)).toMatchObject({ personId: 'mina', endedAt: null, expiresAt: new Date(verbs.clock.nowMs() + sessionLifeMs) })
  expect(verbs.access.trail).toMatchObject([{ actor: { kind: 'person', id: 'mina' }, action: 'session.start', subject: { kind: 'session', id: sessionId }, after: from }])
  expect(await verbs.throttle.read('name:mina')).toBeNull()
})

test('a wrong password, a wrong name and a disabled account are one answer, and no session', async () => {
  const verbs = memoryVerbs()
  await verbs.people.update('ada', { disabled: true }, { actor: operator, action: 'person.update', subject: { kind: 'person', id: 'ada' } })
  verbs.access.trail.length = 0
  const tries = [{ name: 'mina', password: 'wrong' }, { name: 'nobody', password: right }, { name: 'ada', password: right }]
  const answers = await Promise.all(tries.map((one) => signIn(verbs)({ ...one, ...from })))
  expect(answers[0]).toMatchObject(failure('unauthenticated'))
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
  expect([verbs.access.sessions.size, verbs.access.trail]).toEqual([0, []])
})

test('guessing is slowed, also for the right password, and time lifts it', async () => {
  const verbs = memoryVerbs()
  for (let n = 0; n < 5; n += 1) expect(await signIn(verbs)({ name: 'mina', password: 'wrong', ...from })).toMatchObject(failure('unauthenticated'))
  const slowed = await signIn(verbs)({ name: 'mina', password: right, ...from })
  expect(slowed).toMatchObject({ ok: false, error: { code: 'too-many', retryAfterSeconds: 1 } })
  // From elsewhere the owner gets in.
  expect((await signIn(verbs)({ name: 'mina', password: right, address: '10.0.0.2', userAgent: '' })).ok).toBe(true)
  verbs.advanceMs(1_000)
  expect((await signIn(verbs)({ name: 'mina', password: right, ...from })).ok).toBe(true)
})
