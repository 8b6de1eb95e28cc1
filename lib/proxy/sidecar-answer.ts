import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { SidecarQuestion } from '@/lib/domains/gateway/core/sidecar-question'
import type { Caller } from '@/lib/domains/gateway/schemas'
import type { Fault } from '@/lib/kernel/fault'
import { problemBody } from './problem'

export interface SidecarAnswer {
  status: number
  headers: Record<string, string>
  body: string | null
}

/** One question with who asks it: `caller` null is nobody that we know. */
export interface Asked {
  request: IncomingMessage
  question: SidecarQuestion
  caller: Caller | null
}

/** Answers hold what belongs to one application: nobody on the way keeps them. */
const guarded = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }

export const json = (value: unknown, status = 200, headers: Record<string, string> = {}): SidecarAnswer => ({
  status, headers: { ...guarded, 'content-type': 'application/json', ...headers }, body: JSON.stringify(value),
})

export const problem = (status: number, kind: string, detail: string, headers: Record<string, string> = {}): SidecarAnswer => ({
  status, headers: { ...guarded, 'content-type': 'application/problem+json', ...headers }, body: problemBody(status, kind, detail, ''),
})

export const wrongMethod = (allow: string): SidecarAnswer => problem(405, 'method', `Here ${allow} is served.`, { allow })

const unavailable = (detail: string) => problem(503, 'unavailable', detail, { 'retry-after': '1' })

/** The daemon's refusal in the proxy's own shape. */
export function refusal({ code, detail }: Fault): SidecarAnswer {
  if (code === 'not-found') return problem(404, 'not-found', detail)
  if (code === 'invalid-input') return problem(400, 'invalid-input', detail)
  if (code === 'conflict') return problem(409, 'conflict', detail)
  if (code === 'too-many') return problem(429, 'too-many', detail, { 'retry-after': '30' })
  return unavailable('The registry does not answer: try again.')
}

export const notTold = (): SidecarAnswer => unavailable('The configuration has not been told yet: try again.')

export const unidentified = ({ question }: Asked, what: string): SidecarAnswer =>
  problem(401, 'unidentified', question.secret === null ? `${what} is for instances that the platform runs: ask at the address in QUARTERDECK_SIDECAR.` : 'No instance that runs has this secret.')

export const tagOf = (body: string): string => `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`
export const hasTag = (header: string | undefined, tag: string): boolean => (header ?? '').split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === tag)
