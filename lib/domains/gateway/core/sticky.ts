/** FNV-1a with a last mixing, 32 bits: quick, even, and the same in every proxy. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** The one entry of a weighted list that a key always gets: keys are spread by weight. -1 for nothing. */
export function stickyIndex(weights: readonly number[], key: string): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  if (total <= 0) return -1
  let place = (hashOf(key) / 2 ** 32) * total
  for (let at = 0; at < weights.length; at++) {
    place -= weights[at] ?? 0
    if (place < 0) return at
  }
  return weights.length - 1
}

/**
 * The member that a key always gets, by the highest hash of both (rendezvous): when one leaves only its keys move, when it comes
 * back so do they. `fit` says who may be chosen; null when nobody is.
 */
export function stickyMember<T>(members: readonly T[], key: string, idOf: (member: T) => string, fit: (member: T) => boolean): T | null {
  let best: T | null = null
  let highest = -1
  for (const member of members) {
    if (!fit(member)) continue
    const hash = hashOf(`${key} ${idOf(member)}`)
    if (hash > highest) {
      best = member
      highest = hash
    }
  }
  return best
}

/** The value of one cookie, as it was sent. */
export function cookieOf(header: string | undefined, name: string): string | undefined {
  if (!header) return undefined
  for (const pair of header.split(';')) {
    const at = pair.indexOf('=')
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim()
  }
  return undefined
}
