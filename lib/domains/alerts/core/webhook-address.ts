export type AddressProblem = 'not-an-address' | 'not-http' | 'credentials' | 'local'

/** An address as a person typed it, or why it cannot be one. */
export function readWebhookUrl(text: string): { ok: true; url: URL } | { ok: false; problem: Exclude<AddressProblem, 'local'> } {
  if (!URL.canParse(text)) return { ok: false, problem: 'not-an-address' }
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return { ok: false, problem: 'not-http' }
  if (url.username !== '' || url.password !== '') return { ok: false, problem: 'credentials' }
  return { ok: true, url }
}

const four = (text: string): number[] | null => {
  const parts = text.split('.').map(Number)
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(text) && parts.every((part) => part <= 255) ? parts : null
}

/** Of this machine, its own link or a cloud's metadata: this network, loopback, link-local, multicast, and above. */
function isLocalFour([one = 0, two = 0]: readonly number[]): boolean {
  return one === 0 || one === 127 || (one === 169 && two === 254) || one >= 224
}

/** The eight groups of an IPv6 address; null for what is none. */
function groupsOf(text: string): number[] | null {
  const bare = text.split('%')[0]?.toLowerCase() ?? ''
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(bare)
  const inner = tail?.[2] === undefined ? null : four(tail[2])
  if (tail && !inner) return null
  const [a = 0, b = 0, c = 0, d = 0] = inner ?? []
  const whole = tail ? `${tail[1]}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}` : bare
  const halves = whole.split('::')
  if (halves.length > 2) return null
  const [head = [], rest = []] = halves.map((half) => (half === '' ? [] : half.split(':')))
  const missing = 8 - head.length - rest.length
  if (halves.length === 1 ? missing !== 0 : missing < 1) return null
  const groups = [...head, ...Array.from({ length: halves.length === 1 ? 0 : missing }, () => '0'), ...rest]
  return groups.every((group) => /^[0-9a-f]{1,4}$/.test(group)) ? groups.map((group) => Number.parseInt(group, 16)) : null
}

/**
 * True for addresses that a webhook must not reach unless an operator allowed it; also for what is no address at all. An IPv6 address
 * that holds one of IPv4 (mapped, translated, 6to4) is that one.
 */
export function isLocalAddress(address: string): boolean {
  const v4 = four(address)
  if (v4) return isLocalFour(v4)
  const groups = groupsOf(address)
  if (!groups) return true
  const [a = 0, b = 0, c = 0] = groups
  const [high = 0, low = 0] = groups.slice(6)
  const inner = (one: number, two: number) => [one >> 8, one & 255, two >> 8, two & 255]
  if (groups.slice(0, 5).every((group) => group === 0)) return groups[5] === 0xffff ? isLocalFour(inner(high, low)) : true
  if (a === 0x64 && b === 0xff9b) return isLocalFour(inner(high, low))
  if (a === 0x2002) return isLocalFour(inner(b, c))
  // Link-local, unique-local metadata (fd00:ec2::254) and multicast.
  return (a & 0xffc0) === 0xfe80 || (a === 0xfd00 && b === 0xec2) || (a & 0xff00) === 0xff00
}
