interface Placed {
  application: string
  zone: string | null
}

/** Applications that have nobody outside these zones: leaving them out would be an outage, not a drain. */
export function strandedIn(targets: readonly Placed[], drained: ReadonlySet<string>): Set<string> {
  const served = new Set<string>()
  const concerned = new Set<string>()
  for (const { application, zone } of targets) {
    if (zone !== null && drained.has(zone)) concerned.add(application)
    else served.add(application)
  }
  return new Set([...concerned].filter((application) => !served.has(application)))
}

/** What is left to ask while zones are drained. An application with nobody elsewhere keeps what it has: the screen names it. */
export function serveOutside<T extends Placed>(targets: readonly T[], drained: ReadonlySet<string>): T[] {
  if (drained.size === 0) return [...targets]
  const stranded = strandedIn(targets, drained)
  return targets.filter(({ application, zone }) => zone === null || !drained.has(zone) || stranded.has(application))
}
