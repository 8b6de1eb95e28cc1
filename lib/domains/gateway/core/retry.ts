/** How a try failed. `connect`: no byte reached anyone. `reset`: the connection broke before the answer began. */
export type Failure = 'connect' | 'reset' | 'timeout' | 'busy' | 'bad-request'

/** `untouched`: a stream of which nothing was read; `consumed`: part of it is gone for good. */
export type BodyState = 'none' | 'replayable' | 'untouched' | 'consumed'

const idempotent = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'])
const safe = new Set(['GET', 'HEAD', 'OPTIONS'])

const refusedByClient = new Set(['UND_ERR_INVALID_ARG', 'UND_ERR_NOT_SUPPORTED', 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH'])

/** From the HTTP client's error code, and whether a connection had been given to the request. */
export function failureOf(code: string | undefined, connected: boolean): Failure {
  if (code !== undefined && refusedByClient.has(code)) return 'bad-request'
  if (code === 'UND_ERR_HEADERS_TIMEOUT') return 'timeout'
  return connected ? 'reset' : 'connect'
}

export interface TryAgain {
  failure: Failure
  method: string
  body: BodyState
  tries: number
  triesMax: number
  othersLeft: boolean
  remainingMs: number
}

/**
 * Whether the same request may go to another instance. A connect error is safe for any method; a reset or a 503 may have had
 * an effect, so only idempotent methods; a timeout costs the other instance the same work again, so only safe ones.
 */
export function mayRetry({ failure, method, body, tries, triesMax, othersLeft, remainingMs }: TryAgain): boolean {
  if (tries >= triesMax || !othersLeft || remainingMs <= 0 || body === 'consumed') return false
  switch (failure) {
    case 'connect':
      return true
    case 'reset':
    case 'busy':
      return idempotent.has(method)
    case 'timeout':
      return safe.has(method)
    case 'bad-request':
      return false
  }
}

/** Retries in proportion to requests, so that a failing application is not buried under its callers' second tries. */
export interface RetryBudget {
  tokens: number
  filledMs: number
}

const earnedByRequest = 0.2
/** The floor: granted by time alone, so that an application with few requests can step over a dead instance too. */
const floorTokens = 10
const floorRefillMs = 1_000
const tokensMax = 100

/** The same for those who read it: of every hundred requests so many may be tried again, and so many besides, one more each so many seconds. */
export const retryBudgetRules = { percent: earnedByRequest * 100, floor: floorTokens, seconds: floorRefillMs / 1_000 } as const

export const newRetryBudget = (nowMs: number): RetryBudget => ({ tokens: floorTokens, filledMs: nowMs })

export function earnRetry(budget: RetryBudget, nowMs: number): void {
  const byTime = Math.min((nowMs - budget.filledMs) / floorRefillMs, Math.max(0, floorTokens - budget.tokens))
  budget.filledMs = nowMs
  budget.tokens = Math.min(tokensMax, budget.tokens + Math.max(0, byTime) + earnedByRequest)
}

export function spendRetry(budget: RetryBudget): boolean {
  if (budget.tokens < 1) return false
  budget.tokens -= 1
  return true
}
