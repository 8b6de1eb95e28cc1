import { BlockList, isIP } from 'node:net'

/** This machine, its links, the addresses at which clouds tell a machine its secrets, and what is no address of a server. */
const inside = new BlockList()
for (const [net, bits] of [['0.0.0.0', 8], ['127.0.0.0', 8], ['169.254.0.0', 16], ['224.0.0.0', 3]] as const) inside.addSubnet(net, bits, 'ipv4')
for (const [net, bits] of [['::', 127], ['fe80::', 10], ['ff00::', 8], ['fd00:ec2::254', 128], ['64:ff9b::', 96]] as const) inside.addSubnet(net, bits, 'ipv6')

/** Whether an address is one that people may only name with an operator's leave. */
export function isInside(address: string): boolean {
  const family = isIP(address)
  return family === 0 || inside.check(address, family === 4 ? 'ipv4' : 'ipv6')
}

/** The host of a URL when it is an address itself, without brackets; null for a name. */
export function literalAddress(hostname: string): string | null {
  const bare = hostname.startsWith('[') && hostname.endsWith(']') ? hostname.slice(1, -1) : hostname
  return isIP(bare) === 0 ? null : bare
}
