import type { IncomingMessage } from 'node:http'
import { changeHeaders, isPathForFilter, needsRest, restMs } from '@/lib/domains/gateway/core/apply-filter'
import { newShareCursor, type ShareCursor, takeCall } from '@/lib/domains/gateway/core/fault-share'
import type { FilterRunner } from '@/lib/domains/gateway/filter-ports'
import { type EdgeFilter, type FilterCounts, type FilterInput, type FilterSays, type FilterStage, filterStages } from '@/lib/domains/gateway/filter-schemas'
import type { Log } from '@/lib/kernel/log'

/** The head of an answer on its way to the client. */
export interface AnswerHead {
  status: number
  message: string
  headers: string[]
}

/** What inbound and endpoint filters made of a request. `response`: it goes no further. `failed`: the endpoint filter broke. */
export interface FilteredRequest {
  path: string | null
  response: { status: number; headers: string[]; body: string } | null
  failed: boolean
}

export interface EdgeFilters {
  apply(filters: readonly EdgeFilter[]): void
  /** False: none of these stages is for a request of this route, and nothing has to be waited for. */
  wants(stages: readonly FilterStage[], route: string | null): boolean
  request(request: IncomingMessage, path: string, route: string | null): Promise<FilteredRequest>
  answer(request: IncomingMessage, path: string, route: string | null, head: AnswerHead): Promise<AnswerHead>
  /** Names of those that a request of this route could meet. */
  names(route: string | null): string[]
  counts(): FilterCounts[]
}

interface Held extends EdgeFilter {
  key: string
  cursor: ShareCursor
  counts: Omit<FilterCounts, 'id' | 'version'>
  inARow: { hung: number; failed: number }
}

/** Filters of the edge: chosen by stage, route and share, run apart, and left out for a while when they fail again and again. */
export function createEdgeFilters({ runner, nowMs, log }: { runner: FilterRunner; nowMs: () => number; log: Log }): EdgeFilters {
  let held: Held[] = []
  let byStage = new Map<FilterStage, Held[]>()

  const isFor = ({ routes }: Held, route: string | null) => routes.length === 0 || (route !== null && routes.includes(route))
  const of = (stage: FilterStage, route: string | null) => (byStage.get(stage) ?? []).filter((one) => isFor(one, route))

  function fail(one: Held, how: 'hung' | 'failed', problem: string): void {
    one.counts.failures += 1
    if (how === 'hung') one.counts.hung += 1
    one.inARow[how] += 1
    one.counts.lastFailure = problem
    if (!needsRest(one.inARow)) return
    one.inARow = { hung: 0, failed: 0 }
    one.counts.restsUntilMs = nowMs() + restMs
    log.warn('a filter rests', { filter: one.name, version: one.version, problem })
  }

  /** Undefined: it was not called, or it failed. */
  async function call(one: Held, input: FilterInput): Promise<{ says: FilterSays } | 'failed' | 'skipped'> {
    if (nowMs() < one.counts.restsUntilMs) {
      one.counts.skipped += 1
      return 'skipped'
    }
    one.counts.calls += 1
    const ended = await runner.run(one, input)
    switch (ended.kind) {
      case 'said':
        one.inARow = { hung: 0, failed: 0 }
        return { says: ended.says }
      case 'busy':
        one.counts.skipped += 1
        return 'skipped'
      case 'hung':
        fail(one, 'hung', 'did not end in time')
        return 'failed'
      case 'failed':
        fail(one, 'failed', ended.problem)
        return 'failed'
    }
  }

  const inputOf = (request: IncomingMessage, path: string, route: string | null): FilterInput => {
    const headers: Record<string, string> = {}
    for (const [name, value] of Object.entries(request.headers)) if (value !== undefined && !name.startsWith(':')) headers[name] = Array.isArray(value) ? value.join(', ') : value
    return { method: request.method ?? 'GET', host: request.headers.host ?? '', path, client: request.socket.remoteAddress ?? '', route, headers }
  }

  /** What comes after this, the application too, sees the request as the filter left it. */
  function changeRequest(request: IncomingMessage, says: NonNullable<FilterSays>): void {
    if (!says.setHeaders && !says.removeHeaders) return
    changeHeaders(request.rawHeaders, says.setHeaders, says.removeHeaders)
    for (const name of says.removeHeaders ?? []) if (!request.rawHeaders.some((one, at) => at % 2 === 0 && one.toLowerCase() === name)) delete request.headers[name]
    for (const [name, value] of Object.entries(says.setHeaders ?? {})) if (request.rawHeaders.includes(name)) request.headers[name] = value
  }

  const responseOf = ({ respond }: NonNullable<FilterSays>) => {
    if (!respond) return null
    const headers: string[] = []
    changeHeaders(headers, respond.headers)
    return { status: respond.status, headers, body: respond.body }
  }

  return {
    apply(filters) {
      const before = new Map(held.map((one) => [one.id, one]))
      held = filters.map((filter) => {
        const known = before.get(filter.id)
        if (known?.version === filter.version) return known
        return { ...filter, key: `${filter.id} ${filter.version}`, cursor: newShareCursor(filter.sharePercent, Math.random), counts: { calls: 0, failures: 0, hung: 0, skipped: 0, restsUntilMs: 0, lastFailure: null }, inARow: { hung: 0, failed: 0 } }
      })
      byStage = new Map(filterStages.map((stage) => [stage, held.filter((one) => one.stage === stage).sort((a, b) => a.order - b.order || (a.name < b.name ? -1 : 1))]))
    },
    wants: (stages, route) => held.length > 0 && stages.some((stage) => of(stage, route).length > 0),
    async request(request, path, route) {
      const result: FilteredRequest = { path: null, response: null, failed: false }
      const changed = (says: NonNullable<FilterSays>) => {
        changeRequest(request, says)
        if (says.path !== undefined && isPathForFilter(says.path)) result.path = says.path
      }
      for (const one of of('inbound', route)) {
        if (!takeCall(one.cursor, one.sharePercent, Math.random)) continue
        const ended = await call(one, inputOf(request, result.path ?? path, route))
        // What failed is noted, and the others go on.
        if (typeof ended === 'string' || ended.says === null) continue
        changed(ended.says)
        result.response = responseOf(ended.says)
        if (result.response) return result
      }
      const endpoint = of('endpoint', route).find((one) => takeCall(one.cursor, one.sharePercent, Math.random))
      if (!endpoint) return result
      const ended = await call(endpoint, inputOf(request, result.path ?? path, route))
      result.failed = ended === 'failed'
      if (typeof ended !== 'string' && ended.says !== null) {
        changed(ended.says)
        result.response = responseOf(ended.says)
      }
      return result
    },
    async answer(request, path, route, head) {
      for (const one of of('outbound', route)) {
        if (!takeCall(one.cursor, one.sharePercent, Math.random)) continue
        const headers: Record<string, string> = {}
        for (let at = 0; at + 1 < head.headers.length; at += 2) headers[(head.headers[at] ?? '').toLowerCase()] = head.headers[at + 1] ?? ''
        const ended = await call(one, { ...inputOf(request, path, route), answer: { status: head.status, headers } })
        if (typeof ended === 'string' || ended.says === null) continue
        changeHeaders(head.headers, ended.says.setHeaders, ended.says.removeHeaders)
        // A status without a body and one with it are framed in different ways: only its like takes the place of one.
        const bodiless = (status: number) => status === 204 || status === 304
        if (ended.says.status !== undefined && bodiless(ended.says.status) === bodiless(head.status)) {
          if (ended.says.status !== head.status) head.message = ''
          head.status = ended.says.status
        }
      }
      return head
    },
    names: (route) => filterStages.flatMap((stage) => of(stage, route).map(({ name }) => name)),
    counts: () => held.map(({ id, version, counts }) => ({ id, version, ...counts })),
  }
}
