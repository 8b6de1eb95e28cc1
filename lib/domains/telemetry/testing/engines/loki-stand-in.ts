import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { RE2JS } from 're2js'

export interface LokiStream {
  labels: Record<string, string>
  /** Nanoseconds, the line and its own metadata. */
  values: [ns: bigint, line: string, metadata?: Record<string, string>][]
}

interface Entry {
  ns: bigint
  line: string
  labels: Record<string, string>
}

type Keep = (entry: Entry) => boolean

const string = String.raw`"((?:[^"\\]|\\.)*)"`
const textOf = (quoted: string): string => JSON.parse(`"${quoted}"`) as string

function labelTest(name: string, op: string, value: string): Keep {
  const wanted = textOf(value)
  const like = op.endsWith('~') ? RE2JS.compile(wanted) : null
  return ({ labels }) => (like ? like.matches(labels[name] ?? '') : (labels[name] ?? '') === wanted) !== op.startsWith('!')
}

/** Reads what is at the head of `rest`. Throws as Loki answers 400. */
function take(rest: string, pattern: RegExp): RegExpExecArray | null {
  return new RegExp(`^\\s*(?:${pattern.source})`).exec(rest)
}

const matcher = new RegExp(`([A-Za-z_]\\w*)\\s*(=~|!~|!=|=)\\s*${string}`)

/** The part of LogQL that finds lines: a selector, line filters and label filters joined by `or`. */
function linesQuery(query: string): { keep: Keep; rest: string } {
  const tests: Keep[] = []
  let rest = query.trim()
  const step = (pattern: RegExp): RegExpExecArray | null => {
    const found = take(rest, pattern)
    if (found) rest = rest.slice(found[0].length)
    return found
  }
  if (!step(/\{/)) throw new Error(`parse error: no selector in ${query}`)
  let selective = false
  do {
    const found = step(matcher)
    if (!found) throw new Error('parse error: unexpected in selector')
    const [, name = '', op = '', value = ''] = found
    const test = labelTest(name, op, value)
    selective ||= !test({ ns: 0n, line: '', labels: {} })
    tests.push(test)
  } while (step(/,/))
  if (!step(/\}/)) throw new Error('parse error: a selector that is not closed')
  if (!selective) throw new Error('queries require at least one regexp or equality matcher that does not have an empty-compatible value')
  for (;;) {
    const filter = step(new RegExp(`(\\|~|!~|\\|=|!=)\\s*${string}`))
    if (filter) {
      const [, op = '', value = ''] = filter
      const wanted = textOf(value)
      const like = op.endsWith('~') ? RE2JS.compile(wanted) : null
      tests.push(({ line }) => (like ? like.matcher(line).find() : line.includes(wanted)) !== op.startsWith('!'))
      continue
    }
    if (!step(/\|/)) return { keep: (entry) => tests.every((test) => test(entry)), rest }
    const either: Keep[] = []
    do {
      const found = step(matcher)
      if (!found) throw new Error('parse error: unexpected in a label filter')
      const [, name = '', op = '', value = ''] = found
      either.push(labelTest(name, op, value))
    } while (step(/or\b/))
    tests.push((entry) => either.some((test) => test(entry)))
  }
}

const success = (resultType: string, result: unknown[]) => ({ status: 'success', data: { resultType, result, stats: { summary: {} } } })

function streamsAnswer(entries: Entry[], form: URLSearchParams): object {
  const get = (name: string) => form.get(name)
  const backward = get('direction') !== 'forward'
  const sorted = entries.sort((a, b) => (a.ns < b.ns ? -1 : a.ns > b.ns ? 1 : 0))
  const limited = (backward ? sorted.toReversed() : sorted).slice(0, Number(get('limit') ?? 100))
  const streams = new Map<string, { stream: Record<string, string>; values: [string, string][] }>()
  for (const { ns, line, labels } of limited) {
    const key = JSON.stringify(labels)
    const known = streams.get(key) ?? { stream: labels, values: [] }
    streams.set(key, known)
    known.values.push([ns.toString(), line])
  }
  return success('streams', [...streams.values()])
}

function countAnswer(by: string[], windowMs: number, entries: Entry[], form: URLSearchParams): object {
  const get = (name: string) => form.get(name)
  const [startMs, endMs] = ['start', 'end'].map((name) => Number(BigInt(get(name) ?? '0') / 1_000_000n)) as [number, number]
  const stepMs = Number((get('step') ?? '1s').replace('s', '')) * 1_000
  const series = new Map<string, { metric: Record<string, string>; values: [number, string][] }>()
  for (let at = startMs; at <= endMs; at += stepMs) {
    const counts = new Map<string, { metric: Record<string, string>; count: number }>()
    for (const { ns, labels } of entries) {
      if (ns <= BigInt(at - windowMs) * 1_000_000n || ns > BigInt(at) * 1_000_000n) continue
      const metric = Object.fromEntries(by.filter((name) => (labels[name] ?? '') !== '').map((name) => [name, labels[name] ?? '']))
      const key = JSON.stringify(metric)
      counts.set(key, { metric, count: (counts.get(key)?.count ?? 0) + 1 })
    }
    for (const [key, { metric, count }] of counts) {
      const known = series.get(key) ?? { metric, values: [] }
      series.set(key, known)
      known.values.push([at / 1_000, String(count)])
    }
  }
  return success('matrix', [...series.values()])
}

/**
 * Answers as Grafana Loki 3 documents its HTTP API (`query_range`, `labels`, `label/<name>/values`, `status/buildinfo`), for the part of
 * LogQL that the adapter writes; whatever else it is asked it refuses. `tenant`: what it wants to be told, as a Loki with several.
 */
export async function startLokiStandIn(streams: LokiStream[], { tenant = '' } = {}): Promise<{ url: string; asked: string[]; push(stream: LokiStream): void; close(): Promise<void> }> {
  const asked: string[] = []
  const entries = (): Entry[] => streams.flatMap(({ labels, values }) => values.map(([ns, line, metadata = {}]) => ({ ns, line, labels: { ...labels, ...metadata } })))
  const server = createServer((request, response) => {
    void (async () => {
      const url = new URL(request.url ?? '/', 'http://loki')
      const form = request.method === 'POST' ? new URLSearchParams(await text(request)) : url.searchParams
      const send = (status: number, body: unknown) => {
        response.writeHead(status, { 'content-type': typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json; charset=UTF-8' })
        response.end(typeof body === 'string' ? `${body}\n` : JSON.stringify(body))
      }
      if (tenant !== '' && request.headers['x-scope-orgid'] !== tenant) return send(401, 'no org id')
      const label = /^\/loki\/api\/v1\/label\/([^/]+)\/values$/.exec(url.pathname)?.[1]
      const names = (some: Iterable<string>) => ({ status: 'success', data: [...new Set(some)].filter(Boolean).sort() })
      if (url.pathname === '/loki/api/v1/status/buildinfo') return send(200, { version: '3.0.0', revision: 'b4f7181c7', branch: 'HEAD', goVersion: 'go1.21.9' })
      if (url.pathname === '/loki/api/v1/labels') return send(200, names(entries().flatMap(({ labels }) => Object.keys(labels))))
      if (label !== undefined) return send(200, names(entries().map(({ labels }) => labels[label] ?? '')))
      if (url.pathname !== '/loki/api/v1/query_range') return send(404, '404 page not found')
      const query = form.get('query') ?? ''
      asked.push(query)
      try {
        const count = /^sum by \(([^)]*)\) \(count_over_time\((.*) \[(\d+)ms\]\)\)$/s.exec(query)
        const { keep, rest } = linesQuery(count?.[2] ?? query)
        if (rest.trim() !== '') throw new Error(`parse error: unexpected ${rest}`)
        if (count) return send(200, countAnswer((count[1] ?? '').split(', '), Number(count[3]), entries().filter(keep), form))
        const [from, to] = [BigInt(form.get('start') ?? '0'), BigInt(form.get('end') ?? '0')]
        if (to <= from) throw new Error('end timestamp must not be before or equal to start time')
        send(200, streamsAnswer(entries().filter((entry) => entry.ns >= from && entry.ns < to && keep(entry)), form))
      } catch (error) {
        send(400, (error as Error).message)
      }
    })()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked,
    push: (stream) => void streams.push(stream),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Logs as an OpenTelemetry collector hands them to Loki: some of the resource as labels, the rest and the attributes as metadata. */
export const lokiLabel = (key: string): string => key.replace(/[^A-Za-z0-9_]/g, '_')
