import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, type Result } from '@/lib/kernel/result'
import { type EngineName, engineTitles, type SourceFinding } from '../../source-schemas'

const wordsMax = 300
/** The first line of whatever an engine wrote, without what marks up. */
const firstLine = (text: string): string => (text.replace(/<[^>]*>/g, ' ').split('\n').map((line) => line.replace(/\s+/g, ' ').trim()).find(Boolean) ?? '').slice(0, wordsMax)

/** `{"error": "..."}` of Prometheus and Loki, `{"errors":[{"msg":"..."}]}` of Jaeger, else its first line. */
function saidIn(text: string): string {
  try {
    const { error, message, errors } = JSON.parse(text) as { error?: unknown; message?: unknown; errors?: { msg?: unknown }[] }
    const said = [error, message, errors?.[0]?.msg].find((one) => typeof one === 'string')
    return typeof said === 'string' ? firstLine(said) : firstLine(text)
  } catch {
    return firstLine(text)
  }
}

export function statusProblem({ status, path, location, words }: { status: number; path: string; location: string; words: string }): SourceFinding {
  const said = saidIn(words)
  if (/no org id/i.test(said)) return { kind: 'tenant', words: said }
  if (/HTTP request to an HTTPS server|plain HTTP request was sent to HTTPS/i.test(said)) return { kind: 'tls', problem: 'needed', words: said }
  if (status === 401 || status === 403 || status === 407) return { kind: 'login', status, words: said }
  if (status >= 300 && status < 400) return { kind: 'redirect', to: location.slice(0, wordsMax) }
  if (status === 404 || status === 405) return { kind: 'path', path }
  return { kind: 'status', status, words: said }
}

const certificates: Record<string, 'certificate' | 'expired' | 'host' | 'plain'> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate', SELF_SIGNED_CERT_IN_CHAIN: 'certificate', UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate', UNABLE_TO_GET_ISSUER_CERT: 'certificate', UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate',
  CERT_HAS_EXPIRED: 'expired', CERT_NOT_YET_VALID: 'expired', ERR_TLS_CERT_ALTNAME_INVALID: 'host', ERR_SSL_WRONG_VERSION_NUMBER: 'plain', ERR_SSL_PACKET_LENGTH_TOO_LONG: 'plain',
}

/** What went wrong before there was an answer. */
export function failureOf(error: unknown, { host, place, seconds }: { host: string; place: string; seconds: number }): SourceFinding {
  const { name, code = '', message, address } = error as NodeJS.ErrnoException & { address?: string; errors?: unknown[] }
  const inner = (error as AggregateError).errors?.[0]
  // Several addresses were tried: the first failure stands for them.
  if (code === '' && inner) return failureOf(inner, { host, place, seconds })
  const problem = certificates[code]
  if (problem !== undefined) return { kind: 'tls', problem, words: message }
  switch (code) {
    case 'ADDRESS_REFUSED':
      return { kind: 'blocked', address: address ?? host }
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'ENODATA':
      return { kind: 'name', host }
    case 'ECONNREFUSED':
      return { kind: 'refused', address: place }
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EADDRNOTAVAIL':
    case 'EACCES':
      return { kind: 'unreachable', address: place, words: code }
    case 'UND_ERR_CONNECT_TIMEOUT':
    case 'UND_ERR_HEADERS_TIMEOUT':
    case 'UND_ERR_BODY_TIMEOUT':
    case 'ETIMEDOUT':
      return { kind: 'timeout', seconds }
    default:
      if (name === 'TimeoutError') return { kind: 'timeout', seconds }
      if (code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS') || code === 'EPROTO') return { kind: 'tls', problem: 'other', words: message.slice(0, wordsMax) }
      return { kind: 'broken', words: (code || message).slice(0, wordsMax) }
  }
}

const tlsWords = {
  certificate: 'its certificate is signed by nobody who is trusted here',
  expired: 'its certificate is not valid now',
  host: 'its certificate is for another name',
  plain: 'it speaks no TLS: the address would begin with http://',
  needed: 'it speaks TLS alone: the address would begin with https://',
  other: 'TLS failed',
} satisfies Record<Extract<SourceFinding, { kind: 'tls' }>['problem'], string>

const said = (words: string): string => (words === '' ? '' : ` (${words})`)

/** In plain English, for logs, the command line and the words of a fault. */
export function findingWords(finding: SourceFinding): string {
  switch (finding.kind) {
    case 'blocked':
      return `${finding.address} lies on this machine or its links, which is not allowed for this source`
    case 'name':
      return `no address is known for the name ${finding.host}`
    case 'refused':
      return `nothing listens at ${finding.address}`
    case 'unreachable':
      return `there is no way to ${finding.address}${said(finding.words)}`
    case 'timeout':
      return `it did not answer within ${finding.seconds} s`
    case 'tls':
      return `${tlsWords[finding.problem]}${said(finding.words)}`
    case 'ca':
      return `the certificate of the authority cannot be read${said(finding.words)}`
    case 'login':
      return `it refuses the login with ${finding.status}${said(finding.words)}`
    case 'tenant':
      return `it wants the name of a tenant${said(finding.words)}`
    case 'path':
      return `it has nothing at ${finding.path}`
    case 'redirect':
      return `it sends elsewhere, to ${finding.to}`
    case 'product':
      return finding.found === null ? `what answers is another product${said(finding.words)}` : `what answers is ${engineTitles[finding.found]}`
    case 'status':
      return `it answered ${finding.status}${said(finding.words)}`
    case 'too-large':
      return `its answer is larger than ${Math.round(finding.bytes / 1_048_576)} MiB`
    case 'broken':
      return `the connection broke off${said(finding.words)}`
    case 'skew':
      return `its clock is ${Math.abs(finding.seconds)} s ${finding.seconds > 0 ? 'ahead of' : 'behind'} ours`
    case 'empty':
      return 'it has nothing of the last hour'
    case 'unknown-names':
      return `it has none of ${finding.names.join(', ')}`
  }
}

/** A question that an engine did not answer. */
export const engineFault = (engine: EngineName, place: string, finding: SourceFinding): Fault =>
  fault('unavailable', `${engineTitles[engine]} at ${place} does not answer the question: ${findingWords(finding)}.`, { retryAfterSeconds: 5 })

export const failedBy = (engine: EngineName, place: string, finding: SourceFinding): Result<never, Fault> => fail(engineFault(engine, place, finding))

/** An answer that is not what this engine would give. */
export const oddAnswer = (words: string): SourceFinding => ({ kind: 'product', found: null, words: words.slice(0, wordsMax) })
