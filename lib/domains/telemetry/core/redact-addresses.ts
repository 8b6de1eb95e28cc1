import type { AttributeMap } from './records'

/** Where HTTP instrumentations put addresses, by the old and the new semantic conventions. */
export const guardedKeys: readonly string[] = ['url.full', 'url.path', 'http.url', 'http.target']
const secretPart = /\/i\/[A-Za-z0-9_-]{20,}/g

/**
 * The secret in an instance's sidecar and registry addresses is its identity. Stock instrumentations report the whole
 * address of each call, so it is taken out at intake: telemetry must not hold what would let a reader call as another.
 */
export function redactAddresses(attributes: AttributeMap): void {
  for (const key of guardedKeys) {
    const value = attributes[key]
    if (typeof value === 'string' && value.includes('/i/')) attributes[key] = value.replace(secretPart, '/i/•')
  }
}
