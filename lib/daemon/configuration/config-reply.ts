import { createHash } from 'node:crypto'
import type { Reply } from '../registry/reply'

/** Answers hold secrets of applications: nobody on the way keeps them. */
const guarded = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', vary: 'Accept' }
const words: Record<number, string> = { 400: 'Bad Request', 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found', 405: 'Method Not Allowed', 413: 'Payload Too Large', 421: 'Misdirected Request', 500: 'Internal Server Error', 503: 'Service Unavailable' }

/** An error in the shape that the original has. */
export const refused = (status: number, path: string, message: string, headers: Record<string, string> = {}): Reply => ({
  status,
  headers: { ...guarded, 'content-type': 'application/json', ...headers },
  body: JSON.stringify({ timestamp: new Date().toISOString(), status, error: words[status] ?? '', message, path }),
})

export const json = (status: number, value: unknown): Reply => ({ status, headers: { ...guarded, 'content-type': 'application/json' }, body: JSON.stringify(value) })

export const text = (status: number, body: string): Reply => ({ status, headers: { ...guarded, 'content-type': 'text/plain; charset=utf-8' }, body })

export const tagOf = (body: string): string => `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`
export const hasTag = (header: string | undefined, tag: string): boolean => (header ?? '').split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === tag)

/** The document with its tag, or only that it is as it was. */
export function tagged(body: string, contentType: string, ifNoneMatch: string | undefined): Reply {
  const etag = tagOf(body)
  const headers = { ...guarded, etag }
  return hasTag(ifNoneMatch, etag) ? { status: 304, headers, body: null } : { status: 200, headers: { ...headers, 'content-type': contentType }, body }
}
