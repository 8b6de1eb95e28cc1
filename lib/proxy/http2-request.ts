import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2'

/** Headers that HTTP/2 has no use for (RFC 9113, 8.2.2): what they say, frames say. */
const ofOneConnection = new Set(['connection', 'keep-alive', 'proxy-connection', 'transfer-encoding', 'upgrade'])

/** A flat list, or an object, as HTTP/2 takes it: names in lower case, those given more than once as a list. */
export function headersForHttp2(given: readonly string[] | Record<string, number | string | string[]>): Record<string, string | string[]> {
  const result: Record<string, string | string[]> = {}
  const pairs: readonly (readonly [string, string | string[]])[] = Array.isArray(given)
    ? Array.from({ length: Math.floor(given.length / 2) }, (_none, at) => [given[at * 2] ?? '', given[at * 2 + 1] ?? ''] as const)
    : Object.entries(given as Record<string, number | string | string[]>).map(([name, value]) => [name, Array.isArray(value) ? value : String(value)] as const)
  for (const [name, value] of pairs) {
    const lower = name.toLowerCase()
    if (ofOneConnection.has(lower)) continue
    const before = result[lower]
    result[lower] = before === undefined ? value : [...(Array.isArray(before) ? before : [before]), ...(Array.isArray(value) ? value : [value])]
  }
  return result
}

/** What the raw headers of HTTP/2 are in HTTP/1.1: the authority is the host, and crumbs of a cookie are one (RFC 9113, 8.2.3). */
export function rawForHttp1(raw: readonly string[], authority: string): string[] {
  const result = authority === '' ? [] : ['host', authority]
  let cookie = ''
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = raw[at] ?? ''
    if (name.startsWith(':') || name === 'host') continue
    if (name === 'cookie') cookie += `${cookie ? '; ' : ''}${raw[at + 1]}`
    else result.push(name, raw[at + 1] ?? '')
  }
  return cookie ? [...result, 'cookie', cookie] : result
}

type WriteHead = (status: number, ...rest: unknown[]) => unknown

/** Makes a request of HTTP/2 look like one of HTTP/1.1 to all that comes after, and its answer be written as HTTP/2 wants it. */
export function asHttp1(request: Http2ServerRequest, response: Http2ServerResponse): [IncomingMessage, ServerResponse] {
  // Its own names stay among the headers: method and address are read from there.
  const { headers, rawHeaders, stream } = request
  const authority = request.authority ?? headers.host ?? ''
  rawHeaders.splice(0, rawHeaders.length, ...rawForHttp1(rawHeaders, authority))
  if (authority !== '') headers.host = authority
  // A body without a length: what reads bodies goes by this.
  if (!stream.endAfterHeaders && headers['content-length'] === undefined) headers['transfer-encoding'] = 'chunked'
  const written = response as unknown as { writeHead: WriteHead }
  const write = written.writeHead.bind(response)
  written.writeHead = (status, ...rest) => write(status, headersForHttp2((rest.at(-1) ?? []) as string[]))
  return [request as unknown as IncomingMessage, response as unknown as ServerResponse]
}
