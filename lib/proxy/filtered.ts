import type { IncomingMessage } from 'node:http'
import { bind } from './bind'
import type { ExchangeDeps } from './exchange-deps'
import type { Bound } from './spans'

/** Whom a request is for after its filters looked at it. One that was given another path is looked up again, once. */
export async function filtered(deps: ExchangeDeps, request: IncomingMessage, bound: Bound, route: string | null): Promise<Bound> {
  const result = await deps.filters.request(request, request.url ?? '/', route)
  if (result.failed) return { ...bound, answer: { kind: 'refused', status: 500, word: 'filter-failed', detail: 'The endpoint filter of this request failed.', headers: [] } }
  if (result.response) return { ...bound, answer: { kind: 'filter', ...result.response } }
  if (result.path === null) return bound
  request.url = result.path
  const again = bind(deps, request)
  return again === null || again === 'ambiguous' ? bound : again
}
