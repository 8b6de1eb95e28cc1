import type { Fault, FaultCode } from '@/lib/kernel/fault'

/** Adding a fault code without a row here does not compile. */
const problemByCode = {
  'invalid-input': { status: 400, title: 'The request is not valid' },
  unauthenticated: { status: 401, title: 'Sign in first' },
  forbidden: { status: 403, title: 'Not allowed' },
  'not-found': { status: 404, title: 'Not found' },
  conflict: { status: 409, title: 'Conflicts with the current state' },
  'too-large': { status: 413, title: 'Too large' },
  'unsupported-media-type': { status: 415, title: 'This kind of content is not taken here' },
  'too-many': { status: 429, title: 'Too many requests' },
  unavailable: { status: 503, title: 'Not available now' },
  internal: { status: 500, title: 'Something broke on our side' },
} satisfies Record<FaultCode, { status: number; title: string }>

export const statusOf = (code: FaultCode): number => problemByCode[code].status

/** RFC 9457, with the fault's `code` as a member of its own so that programs need not take `type` apart. */
export function problemResponse(fault: Fault, instance: string): Response {
  const { status, title } = problemByCode[fault.code]
  const body = {
    type: `tag:quarterdeck,2026:problem:${fault.code}`,
    code: fault.code,
    title,
    status,
    detail: fault.detail,
    instance,
    ...(fault.errors && { errors: fault.errors }),
    ...(fault.reason && { reason: fault.reason }),
    ...(fault.refusal && { refusal: fault.refusal }),
  }
  const headers = new Headers({ 'content-type': 'application/problem+json', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
  if (fault.code === 'unauthenticated') headers.set('www-authenticate', 'Bearer realm="quarterdeck"')
  if (fault.retryAfterSeconds !== undefined) headers.set('retry-after', String(Math.ceil(fault.retryAfterSeconds)))
  return new Response(JSON.stringify(body), { status, headers })
}
