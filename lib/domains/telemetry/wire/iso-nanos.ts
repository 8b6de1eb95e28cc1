const second = 1_000_000_000n

/** A time in UTC, its fraction cut to so many digits: a date of JavaScript ends at milliseconds. */
export function isoNanos(ns: bigint, digits: number, zone: 'Z' | '+00:00' = 'Z'): string {
  const seconds = new Date(Number(ns / second) * 1_000).toISOString().slice(0, 19)
  return `${seconds}.${String(ns % second).padStart(9, '0').slice(0, digits)}${zone}`
}
