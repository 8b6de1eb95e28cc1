import { randomFillSync } from 'node:crypto'
import { loadEstate, resourceOf } from '../estate-names'
import { type LoadLine, type LoadSpan, logRequest, traceRequest, Writer } from '../otlp-batch'

/**
 * Bodies of requests that are sent many times, each time with ids of its own: made once, since making them costs more than storing
 * them. Ids are written over in place, so a body must not be sent again before it was read.
 */
export interface Body {
  /** With new ids. */
  next(): Buffer
  count: number
}

const traceMark = Buffer.from('<<trace id 16 >>')
const spanMark = Buffer.from('<span id')
const estate = loadEstate(6, 12)
const routes = ['/title', '/title/{id}', '/search', '/shelf/{name}', '/start']

/** Of three spans in a row one calls and two serve, as in an estate of services. Ten attributes, one in a hundred fails. Ended in the second before `endMs`. */
function spansOf(sender: number, count: number, endMs = Date.now()): LoadSpan[] {
  const nowNs = BigInt(Math.round(endMs)) * 1_000_000n
  return Array.from({ length: count }, (_, index) => {
    const client = index % 3 === 2
    const durationNs = BigInt(Math.round(1e6 * (2 + 30 * Math.random() ** 4)))
    const endNs = nowNs - BigInt(index) * 1_000_000n
    const route = routes[index % routes.length] ?? '/'
    return {
      traceId: traceMark, spanId: spanMark, ...(index % 3 !== 0 && { parentId: spanMark }), name: client ? 'GET' : `GET ${route}`, kind: client ? 3 : 2, startNs: endNs - durationNs, endNs, error: index % 100 === 0,
      attributes: {
        'http.request.method': 'GET', 'http.route': route, 'http.response.status_code': index % 100 === 0 ? 500 : 200, 'url.scheme': 'http', 'url.path': `${route}?n=${index}`, 'server.address': '127.0.0.1',
        'server.port': 40_000 + sender, 'network.protocol.version': '1.1', 'user_agent.original': 'undici', 'client.address': '127.0.0.1',
      },
    }
  })
}

const words = ['title', 'shelf', 'profile', 'session', 'stream', 'catalogue', 'cache', 'queue']
export const lineBody = (number: number): string =>
  number % 7 === 0
    ? `GET /title/${number % 9_973} 200 in ${number % 300} ms, user ${(number * 2_654_435_761) % 4_294_967_296}`
    : `${words[number % 8]} ${words[(number >> 3) % 8]} was ${number % 3 === 0 ? 'read from' : 'written to'} the store, ${number % 1_000} rows, request ${((number * 40_503) % 16_777_216).toString(16)}`

function linesOf(count: number): LoadLine[] {
  const nowNs = BigInt(Date.now()) * 1_000_000n
  return Array.from({ length: count }, (_, index) => ({
    timeNs: nowNs - BigInt(index) * 1_000_000n, severity: index % 50 === 0 ? 17 : 9, body: lineBody(index), traceId: traceMark, spanId: spanMark, attributes: { 'code.namespace': 'shop.orders', 'thread.name': `worker-${index % 8}`, logger: 'http' },
  }))
}

/** Places of `mark` in `bytes`. */
function placesOf(bytes: Buffer, mark: Buffer): number[] {
  const places: number[] = []
  for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + mark.length)) places.push(at)
  return places
}

function renewed(bytes: Buffer, count: number, perTrace: number): Body {
  const traces = placesOf(bytes, traceMark)
  const spans = placesOf(bytes, spanMark)
  const ids = Buffer.alloc(16 * traces.length + 8 * spans.length)
  return {
    count,
    next() {
      randomFillSync(ids)
      for (const [at, place] of traces.entries()) ids.copy(bytes, place, 16 * (at - (at % perTrace)), 16 * (at - (at % perTrace)) + 16)
      for (const [at, place] of spans.entries()) ids.copy(bytes, place, 16 * traces.length + 8 * at, 16 * traces.length + 8 * at + 8)
      return bytes
    },
  }
}

const instanceOf = (sender: number) => resourceOf(estate[sender % estate.length] as (typeof estate)[number])

export const traceBody = (sender: number, count: number, endMs?: number): Body => renewed(traceRequest(instanceOf(sender), spansOf(sender, count, endMs)), count, 3)
export const logsBody = (sender: number, count: number): Body => renewed(logRequest(instanceOf(sender), linesOf(count)), count, 1)

const hexMark = { trace: traceMark.toString('hex'), span: spanMark.toString('hex') }
/** Zipkin counts microseconds. */
const micros = (ns: bigint): number => Number(ns / 1_000n)
const tagsOf = ({ attributes, error }: LoadSpan): Record<string, string> => ({ ...Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, String(value)])), ...(error && { error: 'true' }) })

/** The same spans as Zipkin's JSON, version 2. */
export function zipkinJson(sender: number, count: number): Body {
  const service = estate[sender % estate.length]?.application ?? 'load'
  const json = spansOf(sender, count).map((span) => ({
    traceId: hexMark.trace, id: hexMark.span, ...(span.parentId && { parentId: hexMark.span }), name: span.name.toLowerCase(), kind: span.kind === 3 ? 'CLIENT' : 'SERVER', timestamp: micros(span.startNs),
    duration: Math.max(1, micros(span.endNs - span.startNs)), localEndpoint: { serviceName: service }, tags: tagsOf(span),
  }))
  const bytes = Buffer.from(JSON.stringify(json))
  const traces = placesOf(bytes, Buffer.from(hexMark.trace))
  const spans = placesOf(bytes, Buffer.from(hexMark.span))
  const ids = Buffer.alloc(16 * traces.length + 8 * spans.length)
  return {
    count,
    next() {
      randomFillSync(ids)
      const hex = ids.toString('hex')
      for (const [at, place] of traces.entries()) bytes.write(hex.slice(32 * (at - (at % 3)), 32 * (at - (at % 3)) + 32), place, 'latin1')
      for (const [at, place] of spans.entries()) bytes.write(hex.slice(32 * traces.length + 16 * at, 32 * traces.length + 16 * at + 16), place, 'latin1')
      return bytes
    },
  }
}

/** And as its protobuf (zipkin.proto of openzipkin/zipkin-api). */
export function zipkinProtobuf(sender: number, count: number): Body {
  const service = new Writer().text(10, estate[sender % estate.length]?.application ?? 'load').finish()
  const list = new Writer()
  for (const span of spansOf(sender, count)) {
    const writer = new Writer().bytes(10, traceMark)
    if (span.parentId) writer.bytes(18, spanMark)
    writer.bytes(26, spanMark).varint(32).varint(span.kind === 3 ? 1 : 2).text(42, span.name.toLowerCase()).fixed64(49, span.startNs / 1_000n).varint(56).varint(Math.max(1, micros(span.endNs - span.startNs))).bytes(66, service)
    for (const [key, value] of Object.entries(tagsOf(span))) writer.bytes(90, new Writer().text(10, key).text(18, value).finish())
    list.bytes(10, writer.finish())
  }
  return renewed(list.finish(), count, 3)
}
