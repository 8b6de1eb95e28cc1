/** What an address leads to. The first five are this machine's own or its cloud's: nobody's telemetry goes there by accident. */
export type AddressClass = 'this-machine' | 'link-local' | 'metadata' | 'many' | 'nowhere' | 'private' | 'public'

/** Of clouds: they hand out the machine's own rights to whoever asks. Those on 169.254.0.0/16 are link-local already. */
const metadata = new Set(['100.100.100.200', '168.63.129.16', '192.0.0.192', 'fd00:ec2:0:0:0:0:0:254', 'fd20:ce:0:0:0:0:0:254'])

function parseV4(text: string): number[] | null {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number)
  return parts && parts.every((part) => part <= 255) ? parts : null
}

/** Eight groups; a dotted end counts as two of them. */
function parseV6(text: string): number[] | null {
  const bare = text.replace(/^\[(.*)\]$/, '$1').replace(/%.*$/, '')
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(bare)
  const v4 = dotted ? parseV4(dotted[2] ?? '') : null
  if (dotted && !v4) return null
  const [a = 0, b = 0, c = 0, d = 0] = v4 ?? []
  const hex = v4 ? `${dotted?.[1] ?? ''}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}` : bare
  const halves = hex.split('::')
  if (!hex.includes(':') || halves.length > 2) return null
  const groupsOf = (half: string | undefined) => (half ? half.split(':') : [])
  const [head, tail] = [groupsOf(halves[0]), groupsOf(halves[1])]
  const missing = 8 - head.length - tail.length
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null
  const groups = [...head, ...Array.from({ length: halves.length === 2 ? missing : 0 }, () => '0'), ...tail]
  return groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group)) ? groups.map((group) => Number.parseInt(group, 16)) : null
}

function classOfV4([a = 0, b = 0, c = 0, d = 0]: number[]): AddressClass {
  if (metadata.has([a, b, c, d].join('.'))) return 'metadata'
  if (a === 127) return 'this-machine'
  if (a === 0) return 'nowhere'
  if (a === 169 && b === 254) return 'link-local'
  if (a >= 224) return 'many'
  return a === 10 || (a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168) || (a === 100 && b >= 64 && b < 128) ? 'private' : 'public'
}

const embedded = (high: number, low: number): AddressClass => classOfV4([high >> 8, high & 255, low >> 8, low & 255])

function classOfV6(groups: number[]): AddressClass {
  const [g0 = 0, g1 = 0, g2 = 0, , , g5 = 0, g6 = 0, g7 = 0] = groups
  if (metadata.has(groups.map((group) => group.toString(16)).join(':'))) return 'metadata'
  const isZero = (from: number, to: number) => groups.slice(from, to).every((group) => group === 0)
  if (isZero(0, 8)) return 'nowhere'
  if (isZero(0, 7) && g7 === 1) return 'this-machine'
  // An IPv4 address in other clothes: mapped, compatible, NAT64, 6to4.
  if (isZero(0, 5) && (g5 === 0xffff || g5 === 0)) return embedded(g6, g7)
  if (g0 === 0x64 && g1 === 0xff9b) return embedded(g6, g7)
  if (g0 === 0x2002) return embedded(g1, g2)
  if ((g0 & 0xffc0) === 0xfe80) return 'link-local'
  if ((g0 & 0xff00) === 0xff00) return 'many'
  return (g0 & 0xfe00) === 0xfc00 ? 'private' : 'public'
}

/** Null for what is no address but a name. */
export function addressClass(address: string): AddressClass | null {
  const v4 = parseV4(address)
  if (v4) return classOfV4(v4)
  const v6 = parseV6(address)
  return v6 ? classOfV6(v6) : null
}

/** May something go there that a person typed? An operator may allow what this refuses. */
export const isOutside = (found: AddressClass): boolean => found === 'public' || found === 'private'

/** Names that lead to this machine whatever a resolver says. */
export const isOwnName = (host: string): boolean => /^(.+\.)?localhost\.?$/i.test(host)
