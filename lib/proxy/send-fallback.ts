import type { ServerResponse } from 'node:http'
import { fallbackAnswer, type FallbackReason } from '@/lib/domains/gateway/core/fallback'
import type { Fallback } from '@/lib/domains/gateway/dependency-schemas'

export function sendFallback(response: ServerResponse, fallback: Fallback, reason: FallbackReason, close: boolean): void {
  const { headers, body } = fallbackAnswer(fallback, reason)
  if (close) headers.connection = 'close'
  response.writeHead(fallback.status, headers)
  response.end(body)
}
