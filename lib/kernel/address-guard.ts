import { type LookupAddress, lookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { type AddressClass, addressClass, isOutside, isOwnName } from './outside-address'

/** A host that a person typed leads to this machine, its links or a cloud's metadata, and nobody allowed that. */
export class AddressRefused extends Error {
  readonly code = 'ADDRESS_REFUSED'
  constructor(
    readonly host: string,
    readonly address: string,
    readonly leads: Exclude<AddressClass, 'public' | 'private'>,
  ) {
    super(`${host} leads to ${address}, where nothing is sent`)
  }
}

function refusalOf(host: string, address: string): AddressRefused | null {
  const found = addressClass(address)
  // What is no address that we can read leads nowhere that we would go.
  if (found === null) return new AddressRefused(host, address, 'nowhere')
  return isOutside(found) ? null : new AddressRefused(host, address, found as AddressRefused['leads'])
}

/** Of an address that needs no resolver; null where it may be gone to, or is a name. */
export function refusedLiteral(host: string, localAllowed: boolean): AddressRefused | null {
  if (localAllowed) return null
  if (isOwnName(host)) return new AddressRefused(host, host, 'this-machine')
  return addressClass(host) === null ? null : refusalOf(host, host)
}

/** The resolver of one connection: what it gives is what is connected to, so that a name cannot mean two things. One refused address refuses the name. */
export const guardedLookup =
  (localAllowed: boolean): LookupFunction =>
  (host, options, done) => {
    lookup(host, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      if (error) return done(error, '')
      const refused = localAllowed ? null : (addresses.map(({ address }) => refusalOf(host, address)).find((one) => one !== null) ?? null)
      if (refused) return done(refused, '')
      const [first] = addresses
      if (!first) return done(Object.assign(new Error(`${host} has no address`), { code: 'ENOTFOUND' }), '')
      if (options.all) return done(null, addresses)
      done(null, first.address, first.family)
    })
  }
