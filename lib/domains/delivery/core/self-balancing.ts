/** Requests that an application served, by the span that each came from; null where none was seen. */
export interface Calls {
  application: string | null
  requests: number
}

/** Of all requests: beyond it a canary's shares would not be what they say. */
export const selfBalancingShareMax = 0.05

/**
 * Who calls past the proxy, with the share of all requests whose caller is known, largest first: weights do not move them.
 * A request without a calling span tells nothing: a health check of the platform, or a person without telemetry.
 */
export function selfBalancingCallers(calls: readonly Calls[], proxyNames: readonly string[]): { caller: string; share: number }[] {
  const known = calls.flatMap(({ application, requests }) => (application === null ? [] : [{ application, requests }]))
  const total = known.reduce((sum, { requests }) => sum + requests, 0)
  return known
    .filter(({ application, requests }) => !proxyNames.includes(application) && requests > 0)
    .map(({ application, requests }) => ({ caller: application, share: requests / total }))
    .sort((one, other) => other.share - one.share || (one.caller < other.caller ? -1 : 1))
}
