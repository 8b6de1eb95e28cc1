import type { Rejection } from '@/lib/domains/telemetry/core/judge-batch'
import type { Answer, Refusal } from './http-intake'

/** An error as a line of text, as Zipkin, Prometheus and Loki say theirs. */
export const textAnswer = ({ status, message }: Refusal): Answer => ({ status, type: 'text/plain; charset=utf-8', body: Buffer.from(`${message}\n`) })

/** Where a protocol has no partial success: what was kept is kept, and the sender is told that it must not send the rest again. */
export const keptOrRefused = ({ count, message }: Rejection): Answer =>
  count === 0 ? { status: 204, body: Buffer.alloc(0) } : textAnswer({ status: 400, message: `Not kept: ${message}.` })
