import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

const compress = promisify(gzip)
const worthBytes = 1_000
const wanted = /(?:^|,)\s*(?:gzip|\*)\s*(?:;\s*q=(?:1|0?\.\d*[1-9]\d*)\s*)?(?:,|$)/i

/**
 * A JSON answer that is never kept by a cache, compressed when the caller takes gzip and it pays: Next.js compresses
 * pages, but not what route handlers answer.
 */
export async function jsonResponse(status: number, value: unknown, acceptEncoding: string | null): Promise<Response> {
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', vary: 'accept-encoding' }
  const text = Buffer.from(JSON.stringify(value))
  if (text.length < worthBytes || !wanted.test(acceptEncoding ?? '')) return new Response(text, { status, headers })
  return new Response(await compress(text, { level: 5 }), { status, headers: { ...headers, 'content-encoding': 'gzip' } })
}
