/** What is left of an address after the base: `['apps', 'HOME', 'home-1']`. */
export interface EurekaPath {
  /** `/i/<secret>/eureka/…`: the service URL that the runtime gives its own instances. */
  secret: string | null
  segments: string[]
}

const versionSegment = /^v\d+$/i

/**
 * Both bases, `/eureka/v2/` (Netflix) and `/eureka/` (Spring), with or without a slash at the end: a redirect would
 * break clients that do not follow. Null for any other path, and for one that is not properly percent-encoded.
 */
export function parseEurekaPath(pathname: string): EurekaPath | null {
  const raw = pathname.split('/').slice(1)
  if (raw.at(-1) === '') raw.pop()
  let segments: string[]
  try {
    segments = raw.map(decodeURIComponent)
  } catch {
    return null
  }
  let secret: string | null = null
  if (segments[0] === 'i' && segments[1]) {
    secret = segments[1]
    segments = segments.slice(2)
  }
  if (segments[0] !== 'eureka') return null
  segments = segments.slice(versionSegment.test(segments[1] ?? '') ? 2 : 1)
  return segments.some((segment) => segment === '') ? null : { secret, segments }
}
