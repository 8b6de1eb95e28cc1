import type { WallBreaker } from '@/lib/domains/breakers/schemas'
import type { StateName } from '../ui/state'
import type { WallGroup } from './breakers-ask'

export type BreakerWord = 'forcedOpen' | 'forcedClosed' | 'open' | 'halfOpen' | 'failing' | 'closed' | 'noTraffic' | 'unknown'

/** A tenth of its calls fail: not yet open, and no longer well. */
const failingPercent = 10

/** A closed breaker that nobody calls says nothing, and is never green. */
export function breakerLook({ state, forced, window, perSecond }: Pick<WallBreaker, 'state' | 'forced' | 'window' | 'perSecond'>): { state: StateName; word: BreakerWord } {
  if (forced?.mode === 'open') return { state: 'bad', word: 'forcedOpen' }
  if (forced?.mode === 'closed') return { state: 'warn', word: 'forcedClosed' }
  if (state === 'open') return { state: 'bad', word: 'open' }
  if (state === 'half-open') return { state: 'info', word: 'halfOpen' }
  if (state === 'unknown') return { state: 'unknown', word: 'unknown' }
  if (window.requests === 0 && !perSecond) return { state: 'unknown', word: 'noTraffic' }
  return (window.errorPercent ?? 0) >= failingPercent ? { state: 'warn', word: 'failing' } : { state: 'ok', word: 'closed' }
}

/** In the address, and as a key. */
export const breakerId = ({ source, from, caller, name }: Pick<WallBreaker, 'source' | 'from' | 'caller' | 'name'>): string => [source, from ?? '', caller ?? 'edge', name].map(encodeURIComponent).join('~')

export const callerOf = ({ caller }: Pick<WallBreaker, 'caller'>): string => caller ?? 'edge'

const radiusMin = 5
const radiusMax = 21
const rateMax = 400

/** Its area grows with the calls a second, up to four hundred; nothing known is the smallest. */
export const radiusOf = (perSecond: number | null): number => radiusMin + (radiusMax - radiusMin) * Math.sqrt(Math.min(rateMax, Math.max(0, perSecond ?? 0)) / rateMax)

/** A line for each stretch without a hole, in a box of `width` by `height`; the highest of all is at its top. */
export function sparkPaths(values: readonly (number | null)[], highest: number, { width, height }: { width: number; height: number }): string[] {
  const paths: string[] = []
  let path = ''
  for (const [at, value] of values.entries()) {
    if (value === null) {
      if (path !== '') paths.push(path)
      path = ''
      continue
    }
    const x = values.length < 2 ? 0 : (at / (values.length - 1)) * width
    const y = highest <= 0 ? height : height - (value / highest) * height
    path += `${path === '' ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`
  }
  if (path !== '') paths.push(path)
  return paths
}

/** In the order of their first, which is the worst. */
export function groupBreakers(breakers: readonly WallBreaker[], by: WallGroup): { name: string; breakers: WallBreaker[] }[] {
  if (by === 'none') return [{ name: '', breakers: [...breakers] }]
  const groups = new Map<string, WallBreaker[]>()
  for (const one of breakers) {
    const name = by === 'caller' ? callerOf(one) : by === 'callee' ? one.name : one.from && one.from !== one.caller ? `${one.source} ${one.from}` : one.source
    groups.set(name, [...(groups.get(name) ?? []), one])
  }
  return [...groups].map(([name, own]) => ({ name, breakers: own }))
}
