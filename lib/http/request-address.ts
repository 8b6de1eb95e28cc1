/**
 * Where a request came from. The console itself serves loopback alone; beyond it a TLS proxy stands in front (publicUrl is
 * https), and the last entry is the one that this proxy wrote. Anything else in the header is the caller's own word.
 */
export function requestAddress(headers: Headers, publicUrl: string): string {
  if (!publicUrl.startsWith('https:')) return 'loopback'
  return (headers.get('x-forwarded-for') ?? '').split(',').at(-1)?.trim().slice(0, 60) || 'unknown'
}
