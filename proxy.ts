import { type NextRequest, NextResponse } from 'next/server'
import { contentSecurityPolicy, pageHeaders, transportHeaders } from '@/lib/http/page-headers'
import { pathHeader } from '@/lib/compose/web/path-header'
import { publicUrl } from '@/lib/compose/web/public-url'

/**
 * Security headers of every page, with a nonce of its own for each. Not on `/api`: Next.js holds a request's body in
 * memory for this step and cuts it at 10 MB, which would break uploads; those answers set their own headers.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64')
  const policy = contentSecurityPolicy(nonce, process.env.NODE_ENV === 'development')
  const headers = new Headers(request.headers)
  // Next.js reads the nonce for its own scripts from the request's policy.
  headers.set('content-security-policy', policy)
  headers.set('x-nonce', nonce)
  headers.set(pathHeader, request.nextUrl.pathname + request.nextUrl.search)
  const response = NextResponse.next({ request: { headers } })
  response.headers.set('content-security-policy', policy)
  for (const [name, value] of Object.entries({ ...pageHeaders, ...transportHeaders(publicUrl()) })) response.headers.set(name, value)
  return response
}

export const config = { matcher: ['/((?!api/|_next/|favicon.ico).*)'] }
