import type { DrainTarget } from '@/lib/domains/drains/core/drain-kinds'
import type { DrainProblem } from '@/lib/domains/drains/problem-schemas'
import { AddressRefused } from '@/lib/kernel/address-guard'

const unresolved = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA', 'EAI_NONAME'])
const late = new Set(['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'ETIMEDOUT', 'ABORT_ERR'])
const closed = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'UND_ERR_CLOSED', 'UND_ERR_DESTROYED', 'HPE_INVALID_CONSTANT'])
const ofTls = /^(CERT_|ERR_TLS_|ERR_SSL_|ERR_OSSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|EPROTO|HOSTNAME_MISMATCH|INVALID_CA)/

/** One line for people: control signs are no words. */
export const oneLine = (text: string, lengthMax = 200): string => text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').replace(/\s+/g, ' ').trim().slice(0, lengthMax)

/** What a failed try says, in the innermost error that says anything. */
export function problemOfError(error: unknown, { host, port }: Pick<DrainTarget, 'host' | 'port'>, seconds: number): DrainProblem {
  if (error instanceof AddressRefused) return { key: 'address-refused', values: { host: error.host, address: error.address, leads: error.leads } }
  if (error instanceof AggregateError && error.errors.length > 0) return problemOfError(error.errors[0], { host, port }, seconds)
  const { name, code = '', message = '', cause } = error as NodeJS.ErrnoException
  if (cause instanceof Error && code !== 'UND_ERR_CONNECT_TIMEOUT') return problemOfError(cause, { host, port }, seconds)
  if (unresolved.has(code)) return { key: 'unresolved', values: { host } }
  if (late.has(code) || name === 'TimeoutError' || name === 'AbortError') return { key: 'timed-out', values: { host, seconds } }
  if (ofTls.test(code)) return { key: 'tls', values: { host, cause: oneLine(message) || code } }
  if (closed.has(code)) return { key: 'closed', values: { host } }
  return { key: 'unreachable', values: { host, port, cause: code || oneLine(message) } }
}
