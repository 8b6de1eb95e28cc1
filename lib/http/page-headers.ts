/**
 * Scripts run by nonce alone (`strict-dynamic` passes it on to the chunks that they load). Style attributes are allowed,
 * because charts and virtual lists place things by them; style elements are not, unless ours. Plain http on loopback works:
 * nothing is upgraded.
 */
export function contentSecurityPolicy(nonce: string, development: boolean): string {
  const rules = {
    'default-src': "'self'",
    'script-src': `'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    'style-src': development ? "'self' 'unsafe-inline'" : `'self' 'nonce-${nonce}'`,
    'style-src-attr': "'unsafe-inline'",
    'img-src': "'self' data: blob:",
    'font-src': "'self'",
    'connect-src': development ? "'self' ws:" : "'self'",
    'worker-src': "'self' blob:",
    'object-src': "'none'",
    'base-uri': "'none'",
    'form-action': "'self'",
    'frame-ancestors': "'none'",
  }
  return Object.entries(rules)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ')
}

export const pageHeaders = {
  'x-content-type-options': 'nosniff',
  // The welcome page's address holds a secret: it must not travel to others in a Referer. (`no-referrer` would make the Origin of our own forms null.)
  'referrer-policy': 'same-origin',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
}

/** Behind TLS the browser is told to come by https alone, for a year; on plain loopback this header must not be sent. */
export const transportHeaders = (publicUrl: string): Record<string, string> =>
  publicUrl.startsWith('https:') ? { 'strict-transport-security': 'max-age=31536000' } : {}
