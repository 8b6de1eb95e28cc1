/** When nothing is wrong; an instance that does not answer is asked again sooner. */
const steadyMs = 15_000
const doubtfulMs = 4_000
/** All probes together: an estate of ten thousand is asked more slowly, not more often. */
export const probesPerSecondMax = 200

/** How long until the same instance is asked again. */
export function nextProbeMs(failing: boolean, instances: number): number {
  const fair = (instances * 1_000) / probesPerSecondMax
  return Math.max(failing ? doubtfulMs : steadyMs, fair)
}
