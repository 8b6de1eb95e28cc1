import type { RouteDocument } from '../route-schemas'
import { dropHeaders } from './flat-headers'

type Cors = NonNullable<RouteDocument['cors']>

const isAllowed = ({ origins }: Cors, origin: string) => origins.includes('*') || origins.includes(origin)

/** Whether this is a browser's question whether it may ask (Fetch, 3.2.2). */
export const isPreflight = (method: string, header: (name: string) => string | undefined): boolean => method === 'OPTIONS' && header('origin') !== undefined && header('access-control-request-method') !== undefined

/** What goes with every answer. Nothing for an origin that is not allowed: the browser then keeps the answer from the page. */
export function corsHeaders(cors: Cors, origin: string | undefined): string[] {
  const everybody = cors.origins.includes('*')
  // Answers differ by origin unless everybody gets the same: caches must know, whoever asked first.
  const vary = everybody ? [] : ['vary', 'Origin']
  if (origin === undefined || !isAllowed(cors, origin)) return vary
  const headers = ['access-control-allow-origin', everybody ? '*' : origin, ...vary]
  if (cors.credentials) headers.push('access-control-allow-credentials', 'true')
  if (cors.exposed.length > 0) headers.push('access-control-expose-headers', cors.exposed.join(', '))
  return headers
}

/** The answer to a browser's question. */
export function preflightHeaders(cors: Cors, origin: string | undefined): string[] {
  const headers = corsHeaders(cors, origin)
  if (origin === undefined || !isAllowed(cors, origin)) return headers
  headers.push('access-control-allow-methods', cors.methods.join(', '))
  if (cors.headers.length > 0) headers.push('access-control-allow-headers', cors.headers.join(', '))
  if (cors.maxAgeSeconds > 0) headers.push('access-control-max-age', String(cors.maxAgeSeconds))
  return headers
}

const ownNames = new Set(['access-control-allow-origin', 'access-control-allow-credentials', 'access-control-expose-headers', 'access-control-allow-methods', 'access-control-allow-headers', 'access-control-max-age'])

/** The route decides: what the application says about origins goes. */
export function withCors(headers: string[], cors: Cors, origin: string | undefined): void {
  dropHeaders(headers, ownNames)
  headers.push(...corsHeaders(cors, origin))
}
