import NextAuth from 'next-auth'
import { authOptions } from '@/lib/compose/web/auth-options'
import { webContext } from '@/lib/compose/web/context'
import { fault } from '@/lib/kernel/fault'
import type { RouteContext } from './declaration'
import { problemResponse } from './problem'
import { requestAddress } from './request-address'
import { isSameOriginWrite, isWrite } from './same-origin'

const bodyBytesMax = 16 * 1024

/** next-auth behind our own rules: small bodies of a stated length, and writes from our own pages (beside its CSRF token). */
export async function authHandler(request: Request, context: RouteContext): Promise<Response> {
  const { settings } = webContext()
  const instance = new URL(request.url).pathname
  if (isWrite(request.method)) {
    if (!isSameOriginWrite(request.headers, settings.publicUrl)) return problemResponse(fault('forbidden', 'Sign in from a page of this console.'), instance)
    const length = request.headers.get('content-length')
    if (length === null || Number(length) > bodyBytesMax) return problemResponse(fault('too-large', 'At most 16 KiB, with a content-length.'), instance)
  }
  // Typed as `any` by next-auth: it answers a Response when it is given a context with params.
  const response: unknown = await NextAuth(authOptions(requestAddress(request.headers, settings.publicUrl)))(request, context)
  if (!(response instanceof Response)) throw new Error('next-auth gave no response')
  response.headers.set('cache-control', 'no-store')
  return response
}
