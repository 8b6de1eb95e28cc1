import { addressClass, isOutside, isOwnName } from '@/lib/kernel/outside-address'
import type { Lease } from './instance'

const pathLengthMax = 512

/**
 * How an instance is asked. `path` is null where only a connection is made: without a health check of its own, or where a
 * stranger would choose what is asked of this machine. `localAllowed`: the runtime made it, so its address is known to be its own.
 */
export type ProbePlan = { kind: 'none' } | { kind: 'refused'; address: string } | { kind: 'ask'; host: string; port: number; path: string | null; localAllowed: boolean }

/** Its health check, only where it lies at the address that it serves from: a lease is no way to have us ask others. */
function ownPath({ info }: Lease): string | null {
  const { healthCheckUrl, hostName, ipAddr, port } = info
  if (healthCheckUrl === null || !URL.canParse(healthCheckUrl)) return null
  const url = new URL(healthCheckUrl)
  const sameHost = [hostName, ipAddr].some((name) => name.toLowerCase() === url.hostname.replace(/^\[(.*)\]$/, '$1').toLowerCase())
  if (url.protocol !== 'http:' || url.username !== '' || !sameHost || Number(url.port || 80) !== port.number) return null
  const path = url.pathname + url.search
  return path.length <= pathLengthMax ? path : null
}

export function planProbe(lease: Lease): ProbePlan {
  const { hostName: host, port, securePort } = lease.info
  const number = port.enabled ? port.number : securePort.enabled ? securePort.number : null
  if (number === null || number < 1 || number > 65_535 || host === '') return { kind: 'none' }
  const known = lease.identity !== null
  const local = isOwnName(host) || addressClass(host) === 'this-machine'
  const found = addressClass(host)
  if (!local && found !== null && !isOutside(found)) return { kind: 'refused', address: host }
  // A stranger on this machine is only knocked at: what a GET there does is not for it to choose.
  const path = port.enabled && (known || !local) ? ownPath(lease) : null
  return { kind: 'ask', host, port: number, path, localAllowed: known || local }
}
