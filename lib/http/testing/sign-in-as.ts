import { encode } from 'next-auth/jwt'
import { sessionCookieName } from '@/lib/compose/web/identity'
import { webContext } from '@/lib/compose/web/context'
import { newId } from '@/lib/kernel/ids'

export const testSecret = 'a secret of the tests alone'

/** Headers of a browser that is signed in: the cookie as next-auth makes it, and the Origin that browsers send with writes. */
export async function sessionHeaders(personId: string): Promise<{ headers: Record<string, string>; sessionId: string }> {
  const { database, settings } = webContext()
  const sessionId = newId()
  await database.session.create({ data: { id: sessionId, personId, expiresAt: new Date(Date.now() + 30 * 86_400_000) } })
  const cookie = await encode({ token: { sid: sessionId }, secret: testSecret })
  return { sessionId, headers: { cookie: `${sessionCookieName(settings.publicUrl)}=${cookie}`, origin: settings.publicUrl } }
}
