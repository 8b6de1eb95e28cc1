import type { z } from 'zod'
import { Problem } from './problem-shape'

/** What `getJson` and `sendJson` throw: the server's problem, or one of our own when no server answered (`status` 0). */
export class ProblemError extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.detail)
    this.name = 'ProblemError'
    this.problem = problem
  }
  get code(): string {
    return this.problem.code
  }
  get status(): number {
    return this.problem.status
  }
}

const own = (code: string, status: number, title: string, detail: string): ProblemError =>
  new ProblemError({ type: 'about:blank', code, status, title, detail })

/**
 * A page asks in process; what it left unasked the browser asks. Under this digest, which is Next's own for it, a Suspense
 * boundary is handed over to the browser without an error in its console.
 */
const leftToTheBrowser = (): Error => Object.assign(new Error('Asked by the browser.'), { digest: 'BAILOUT_TO_CLIENT_SIDE_RENDERING' })

async function problemOf(response: Response): Promise<ProblemError> {
  const body: unknown = await response.json().catch(() => null)
  const parsed = Problem.safeParse(body)
  if (parsed.success) return new ProblemError(parsed.data)
  return own(response.status >= 500 ? 'unavailable' : 'internal', response.status, response.statusText, `The server answered ${response.status}.`)
}

async function ask<S extends z.ZodType>(schema: S, url: string, init: RequestInit): Promise<z.output<S>> {
  let response: Response
  try {
    response = await fetch(url, { credentials: 'same-origin', ...init, headers: { accept: 'application/json', ...init.headers } })
  } catch (error) {
    if (init.signal?.aborted) throw error
    if (typeof window === 'undefined') throw leftToTheBrowser()
    throw own('unavailable', 0, 'No answer', 'The console did not answer.')
  }
  if (!response.ok) throw await problemOf(response)
  const body: unknown = response.status === 204 ? null : await response.json()
  const parsed = schema.safeParse(body)
  if (!parsed.success) throw own('internal', response.status, 'Unexpected answer', parsed.error.message)
  return parsed.data
}

export interface AskOptions {
  signal?: AbortSignal
}

/** Asks and parses; throws `ProblemError`. Safe in the browser. */
export const getJson = <S extends z.ZodType>(schema: S, url: string, options: AskOptions = {}): Promise<z.output<S>> => ask(schema, url, options)

/** Sends a JSON body (left out when undefined). For an answer without content give `z.null()`. */
export const sendJson = <S extends z.ZodType>(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  url: string,
  schema: S,
  body?: unknown,
  options: AskOptions = {},
): Promise<z.output<S>> =>
  ask(schema, url, {
    ...options,
    method,
    ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  })
