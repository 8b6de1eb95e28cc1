import type { SessionHolder } from '../schemas'

/** One session as the engine shows it; what it may not show us is null. */
export interface EngineSession {
  program: string
  /** Null over a Unix socket. */
  address: string | null
  sinceMs: number | null
}

/** Where somebody is, as roughly as a page may say it. */
export function addressClass(address: string | null): SessionHolder['address'] {
  if (address === null) return 'this-machine'
  const plain = address.toLowerCase().replace(/^::ffff:/, '').replace(/\/\d+$/, '')
  if (!/^[0-9a-f:.]+$/.test(plain)) return 'unknown'
  if (plain === '::1' || plain.startsWith('127.')) return 'this-machine'
  return /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:)/.test(plain) ? 'private' : 'public'
}

const holdersMax = 10
/** A program calls itself what it likes: whatever looks like an address, which could hold a password, is left out. */
const programName = (program: string) => program.replaceAll(/\S*:\/\/\S*/g, '…').slice(0, 63)
const earlier = (one: number | null, other: number | null) => (one === null || other === null ? (one ?? other) : Math.min(one, other))

/** Sessions by program and kind of address, those that have been there longest first. */
export function groupHolders(sessions: readonly EngineSession[]): SessionHolder[] {
  const groups = new Map<string, SessionHolder>()
  for (const { program: named, address: from, sinceMs } of sessions) {
    const program = programName(named)
    // Who sees nothing of a session sees no start either: then no address says nothing.
    const address = sinceMs === null ? 'unknown' : addressClass(from)
    const known = groups.get(`${address} ${program}`)
    groups.set(`${address} ${program}`, { program, address, sessions: (known?.sessions ?? 0) + 1, sinceMs: earlier(known?.sinceMs ?? null, sinceMs) })
  }
  return [...groups.values()].sort((one, other) => (one.sinceMs ?? 0) - (other.sinceMs ?? 0))
}

/** A row holds those of the longest standing. */
export const holdersShown = (holders: readonly SessionHolder[]): SessionHolder[] => holders.slice(0, holdersMax)
export const sessionsOf = (holders: readonly SessionHolder[]): number => holders.reduce((sum, { sessions }) => sum + sessions, 0)
