import { type WallBreaker, wallSteps } from '../schemas'

/** A quiet one of the proxy’s, closed. */
export const wallBreaker = (more: Partial<WallBreaker> = {}): WallBreaker => ({
  source: 'proxy', from: null, caller: 'home', name: 'rows', state: 'closed', forced: null, sinceMs: null, tryAtMs: null, perSecond: 2, window: { requests: 20, errors: 0, errorPercent: 0 },
  counts: { refused: 0, timeouts: 0, rejected: 0, fallbacks: 0 }, latencyMs: { p50: 5, p95: 10, p99: 25 }, hosts: 1, open: 0,
  rules: { kind: 'hystrix', errorPercent: 50, volume: 20, windowMs: 10_000, windowCalls: null, openMs: 5_000, timeoutMs: 1_000, bulkhead: null, slowMs: null, slowPercent: null, halfOpenCalls: 1 },
  steps: Array.from({ length: wallSteps }, () => ({ requests: 10, errors: 0 })), ...more,
})
