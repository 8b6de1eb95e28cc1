import { lookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { rootCertificates } from 'node:tls'
import { Agent } from 'undici'
import { addressClass, isOutside, isOwnName } from './outside-address'

/** A name that leads only to this machine, its links or a cloud's metadata. */
export class BlockedAddress extends Error {
  readonly code = 'QD_BLOCKED'
  constructor(readonly address: string) {
    super(`${address} lies inside`)
  }
}

const leadsOutside = (address: string): boolean => {
  const found = addressClass(address)
  return found !== null && isOutside(found)
}

/** What a host says by itself, before anybody resolves it: an address, or a name of this machine. */
export function isRefusedHost(hostname: string): boolean {
  const bare = hostname.replace(/^\[(.*)\]$/, '$1')
  return isOwnName(bare) || (addressClass(bare) !== null && !leadsOutside(bare))
}

/**
 * Resolves once, for the connection itself: what was judged is what is connected to, so that a name cannot lead elsewhere in between.
 * One refused address refuses the name. Node asks only for names: whoever opens an address judges it by `isRefusedHost`.
 */
export const judgedLookup = (insideAllowed: boolean): LookupFunction => (hostname, options, callback) =>
  lookup(hostname, { ...options, all: true }, (error, found) => {
    if (error) return callback(error, '', 0)
    const refused = insideAllowed ? undefined : found.find(({ address }) => !leadsOutside(address))
    const [first] = found
    if (refused || !first) return callback(new BlockedAddress(refused?.address ?? hostname), '', 0)
    if (options.all) return callback(null, found)
    callback(null, first.address, first.family)
  })

export interface OutgoingOptions {
  /** An operator allowed this machine, its links and metadata addresses. */
  insideAllowed: boolean
  connections: number
  connectMs: number
  /** Who is trusted besides the authorities that everybody trusts. */
  caPem?: string
}

/** Connections to an address that a person typed. Redirects are not followed by undici's `request`. */
export const createOutgoingAgent = ({ insideAllowed, connections, connectMs, caPem }: OutgoingOptions): Agent =>
  new Agent({ connections, keepAliveTimeout: 10_000, connect: { lookup: judgedLookup(insideAllowed), timeout: connectMs, ...(caPem && { ca: [...rootCertificates, caPem] }) } })
