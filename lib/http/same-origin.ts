const loopback = new Set(['localhost', '127.0.0.1', '[::1]'])

/** The console may be opened by any of the loopback's names when its public address is one of them. */
function isOurs(origin: string, publicUrl: string): boolean {
  try {
    const given = new URL(origin)
    const ours = new URL(publicUrl)
    if (given.origin === ours.origin) return true
    return given.protocol === ours.protocol && given.port === ours.port && loopback.has(given.hostname) && loopback.has(ours.hostname)
  } catch {
    return false
  }
}

/**
 * Did our own page send this write? Browsers put `Origin` on every write; without it only the browser's own word
 * `Sec-Fetch-Site: same-origin` counts. Anything else carrying our cookie is refused.
 */
export function isSameOriginWrite(headers: Headers, publicUrl: string): boolean {
  const origin = headers.get('origin')
  if (origin !== null) return isOurs(origin, publicUrl)
  return headers.get('sec-fetch-site') === 'same-origin'
}

export const isWrite = (method: string): boolean => !['GET', 'HEAD', 'OPTIONS'].includes(method)
