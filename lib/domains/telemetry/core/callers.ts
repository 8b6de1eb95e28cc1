/** Requests looked at, newest first: enough for shares, and few enough to answer while somebody waits. */
export const callersRequestsMax = 20_000
/** Spans from the served one up to the caller's: a proxy reports two of its own, and may stand twice in the way. */
export const callersHops = (through: readonly string[]): number => (through.length === 0 ? 1 : 5)
/** A calling span may have begun this long before the request that it made. */
export const callersLeadMs = 120_000
