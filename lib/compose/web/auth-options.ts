import type { AuthOptions } from 'next-auth'
import CredentialsProvider from 'next-auth/providers/credentials'
import { SignInInput } from '@/lib/domains/access/schemas'
import { sessionLifeMs } from '@/lib/domains/access/sign-in'
import { accessVerbs } from './access'
import { webContext } from './context'
import { forgetIdentities, sessionCookieName } from './identity'

/** With https every cookie is `__Host-`: the browser then takes it from this host and path alone, over TLS. */
function cookiesFor(publicUrl: string): NonNullable<AuthOptions['cookies']> {
  const secure = publicUrl.startsWith('https:')
  const named = (name: string) => ({ name, options: { httpOnly: true, sameSite: 'lax' as const, path: '/', secure } })
  const prefix = secure ? '__Host-' : ''
  return {
    sessionToken: named(sessionCookieName(publicUrl)),
    csrfToken: named(`${prefix}quarterdeck.csrf`),
    callbackUrl: named(`${prefix}quarterdeck.callback`),
  }
}

/** What `signIn` in the browser gets as `error` when it must wait: this and the seconds. */
export const tooManyPrefix = 'too-many:'

/**
 * next-auth's credentials work with JWT alone: the token carries the id of a row in `session`, which every request looks
 * up, so that a session can be ended. next-auth reads NEXTAUTH_SECRET and NEXTAUTH_URL itself.
 */
export function authOptions(address: string): AuthOptions {
  const { settings } = webContext()
  return {
    session: { strategy: 'jwt', maxAge: sessionLifeMs / 1_000 },
    cookies: cookiesFor(settings.publicUrl),
    useSecureCookies: settings.publicUrl.startsWith('https:'),
    pages: { signIn: '/sign-in', error: '/sign-in' },
    providers: [
      CredentialsProvider({
        credentials: { name: {}, password: {} },
        async authorize(credentials, request) {
          const input = SignInInput.safeParse({ name: credentials?.name, password: credentials?.password })
          if (!input.success) return null
          const agent: unknown = request.headers?.['user-agent']
          const outcome = await accessVerbs().signIn({ ...input.data, address, userAgent: typeof agent === 'string' ? agent : '' })
          if (outcome.ok) return { id: outcome.value.personId, name: outcome.value.displayName, sessionId: outcome.value.sessionId }
          if (outcome.error.code === 'too-many') throw new Error(`${tooManyPrefix}${outcome.error.retryAfterSeconds ?? 1}`)
          return null
        },
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => (user && 'sessionId' in user ? { ...(token.sub !== undefined && { sub: token.sub }), sid: user.sessionId } : token),
      session: ({ session }) => ({ expires: session.expires }),
    },
    events: {
      async signOut({ token }) {
        if (typeof token?.sid !== 'string') return
        const owner = await accessVerbs().sessionOwner(token.sid)
        if (!owner) return
        await accessVerbs().endSession({ kind: 'person', id: owner.personId, name: owner.name, operator: false, teams: new Map() }, { id: token.sid })
        forgetIdentities()
      },
    },
  }
}
