import NextAuth from 'next-auth'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { addPerson, testPassword } from '@/lib/domains/access/testing/estate'
import { testSecret } from '@/lib/http/testing/sign-in-as'
import { createTestWeb, type TestWeb } from '@/lib/testing/web-context'
import { authOptions } from './auth-options'
import { actorOfSession, sessionIdOf } from './identity'
import { webContext } from './context'

let web: TestWeb
beforeAll(async () => {
  vi.stubEnv('NEXTAUTH_SECRET', testSecret)
  vi.stubEnv('NEXTAUTH_URL', 'http://127.0.0.1:3000')
  web = await createTestWeb({ still: true })
  await addPerson(web.database, 'mina')
})
afterAll(() => web.close())

type Jar = Record<string, string>

interface Answer {
  /** Where next-auth would send the browser: says what went wrong. */
  url: string
  body: { csrfToken?: string }
  setCookies: string[]
}

/** next-auth by its handler for plain requests and responses: its route handler needs a running Next.js. Cookies go into the jar. */
async function ask(path: string[], jar: Jar, body?: Record<string, string>): Promise<Answer> {
  const answer: Answer = { url: '', body: {}, setCookies: [] }
  const headers = new Map<string, string | string[]>()
  const response = {
    status: () => response,
    getHeader: (name: string) => headers.get(name.toLowerCase()),
    setHeader(name: string, value: string | string[]) {
      headers.set(name.toLowerCase(), value)
      return response
    },
    json: (value: { url: string }) => void (answer.url = value.url),
    send: (value: Answer['body']) => void (answer.body = value),
    end() {},
  }
  const request = { method: body ? 'POST' : 'GET', query: { nextauth: path }, headers: { host: '127.0.0.1:3000', 'user-agent': 'a browser' }, cookies: jar, body }
  const quiet = { error() {}, warn() {}, debug() {} }
  // Typed as `any` by next-auth.
  const handle = NextAuth({ ...authOptions('here'), logger: quiet }) as (one: typeof request, other: typeof response) => Promise<void>
  await handle(request, response)
  answer.setCookies = [headers.get('set-cookie') ?? []].flat()
  for (const cookie of answer.setCookies) {
    const [pair = ''] = cookie.split(';')
    jar[pair.slice(0, pair.indexOf('='))] = decodeURIComponent(pair.slice(pair.indexOf('=') + 1))
  }
  return answer
}

async function signIn(name: string, password: string) {
  const jar: Jar = {}
  const { body } = await ask(['csrf'], jar)
  const csrfToken = body.csrfToken ?? ''
  const answer = await ask(['callback', 'credentials'], jar, { csrfToken, name, password, json: 'true' })
  return { jar, csrfToken, answer }
}

test('name and password give a session that is a row, in a cookie that scripts cannot read; signing out ends the row', async () => {
  const { jar, csrfToken, answer } = await signIn('Mina', testPassword)
  const cookie = answer.setCookies.find((one) => one.startsWith('quarterdeck.session='))
  expect(cookie).toMatch(/; Path=\/; .*HttpOnly; SameSite=Lax$/)
  expect(cookie).not.toContain('Secure')
  const sessionId = (await sessionIdOf(jar)) ?? expect.unreachable()
  expect(await actorOfSession(sessionId)).toMatchObject({ kind: 'person', name: 'mina' })
  expect(await web.database.session.findUniqueOrThrow({ where: { id: sessionId } })).toMatchObject({ endedAt: null, userAgent: 'a browser', address: 'here' })
  await ask(['signout'], jar, { csrfToken, json: 'true' })
  expect((await web.database.session.findUniqueOrThrow({ where: { id: sessionId } })).endedAt).not.toBeNull()
  expect(await actorOfSession(sessionId)).toBeNull()
})

test('a wrong password makes no session; after too many tries the answer says how long to wait', async () => {
  const before = await web.database.session.count()
  const wrong = await signIn('mina', 'wrong')
  expect(wrong.answer.url).toContain('error=CredentialsSignin')
  for (let n = 0; n < 4; n++) await signIn('mina', 'wrong')
  expect((await signIn('mina', testPassword)).answer.url).toMatch(/error=too-many%3A\d+/)
  expect((await signIn('nobody at all', testPassword)).answer.url).toContain('error=CredentialsSignin')
  expect(await web.database.session.count()).toBe(before)
})

test('a sign-in without the token against forgery changes nothing', async () => {
  web.advanceMs(3_600_000)
  const jar: Jar = {}
  const answer = await ask(['callback', 'credentials'], jar, { csrfToken: 'forged', name: 'mina', password: testPassword, json: 'true' })
  expect(answer.url).toContain('csrf=true')
  expect(await sessionIdOf(jar)).toBeNull()
})

test('with https every cookie is bound to this host and to TLS', () => {
  const context = webContext()
  context.settings.publicUrl = 'https://console.example'
  for (const cookie of Object.values(authOptions('here').cookies ?? {})) {
    expect(cookie.name).toMatch(/^__Host-/)
    expect(cookie.options).toMatchObject({ secure: true, httpOnly: true, path: '/' })
  }
})
