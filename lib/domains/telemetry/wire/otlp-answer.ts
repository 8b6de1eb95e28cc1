import type { Signal } from '../core/records'
import type { Encoding } from './decode-otlp'

/** What was not kept of a request that is answered 200: the client must not send it again. */
export interface Rejected {
  count: number
  message: string
}

function varint(value: number): number[] {
  const bytes: number[] = []
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) | 128)
  return [...bytes, value]
}

const bytesField = (tag: number, bytes: Uint8Array): Buffer => Buffer.concat([Buffer.from([tag, ...varint(bytes.length)]), bytes])
const numberField = (tag: number, value: number): Buffer => Buffer.from([tag, ...varint(value)])

const rejectedKey = { traces: 'rejectedSpans', metrics: 'rejectedDataPoints', logs: 'rejectedLogRecords' } satisfies Record<Signal, string>

/** Export{Trace,Metrics,Logs}ServiceResponse: all three have partial_success at 1 with the count at 1 and the message at 2. */
export function exportAnswer(signal: Signal, encoding: Encoding, rejected: Rejected): Buffer {
  if (rejected.count === 0 && rejected.message === '') return encoding === 'json' ? Buffer.from('{}') : Buffer.alloc(0)
  if (encoding === 'json')
    return Buffer.from(JSON.stringify({ partialSuccess: { [rejectedKey[signal]]: String(rejected.count), errorMessage: rejected.message } }))
  const partial = [rejected.count > 0 ? numberField(8, rejected.count) : Buffer.alloc(0), bytesField(18, Buffer.from(rejected.message))]
  return bytesField(10, Buffer.concat(partial))
}

/** google.rpc.Status; codes of google.rpc.Code: 3 invalid argument, 8 resource exhausted, 14 unavailable. */
export function statusAnswer(encoding: Encoding, code: number, message: string): Buffer {
  if (encoding === 'json') return Buffer.from(JSON.stringify({ code, message, details: [] }))
  return Buffer.concat([numberField(8, code), bytesField(18, Buffer.from(message))])
}

export const contentTypeOf = (encoding: Encoding): string => (encoding === 'json' ? 'application/json' : 'application/x-protobuf')

const retryInfo = 'type.googleapis.com/google.rpc.RetryInfo'

/** google.rpc.Status with a RetryInfo among its details: over gRPC the one sign that a full queue is worth coming back to. */
export function retryStatus(code: number, message: string, seconds: number): Buffer {
  const delay = bytesField(10, numberField(8, seconds))
  const any = Buffer.concat([bytesField(10, Buffer.from(retryInfo)), bytesField(18, delay)])
  return Buffer.concat([statusAnswer('protobuf', code, message), bytesField(26, any)])
}
