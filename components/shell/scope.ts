import { isLive, type Range, readRange } from './range'

/** What every page is looked at through: when, where and whose. It lives in the address and travels along links. */
export interface Scope extends Range {
  zone: string | null
  team: string | null
  live: boolean
}

export const scopeKeys = ['from', 'to', 'zone', 'team'] as const

export function readScope(params: URLSearchParams, nowMs: number): Scope {
  const range = readRange(params.get('from'), params.get('to'), nowMs)
  return { ...range, zone: params.get('zone') || null, team: params.get('team') || null, live: isLive(range) }
}

/** An address inside the console with the scope of the page it is on; what the address says itself wins. */
export function withScope(href: string, current: URLSearchParams): string {
  const [beforeHash = '', hash] = href.split('#')
  const [path = '', query = ''] = beforeHash.split('?')
  const params = new URLSearchParams(query)
  for (const key of scopeKeys) {
    const value = current.get(key)
    if (value && !params.has(key)) params.set(key, value)
  }
  const text = params.toString()
  return `${path}${text && `?${text}`}${hash === undefined ? '' : `#${hash}`}`
}

/** `null` takes a key out. */
export function changedQuery(current: URLSearchParams, changes: Record<string, string | null>): string {
  const params = new URLSearchParams(current)
  for (const [key, value] of Object.entries(changes)) {
    if (value === null || value === '') params.delete(key)
    else params.set(key, value)
  }
  const text = params.toString()
  return text && `?${text}`
}
