import type { Severity, Standing, UnknownReason } from '../schemas'

/** What one look at the figures says of a condition. */
export type Look =
  | { kind: 'unknown'; reason: UnknownReason }
  | {
      kind: 'known'
      /** The end of the newest step that was judged. */
      asOfMs: number
      value: number | null
      /** Since when the data meets the condition, without a break; null: it tells of this moment alone, and looks are counted. */
      met: { sinceMs: number | null; severity: Severity } | null
      /** The same of being well clear of it. Neither met nor clear: close to the bound. */
      clear: { sinceMs: number | null } | null
    }

export interface Timing {
  /** So long the condition is met before it fires. */
  forMs: number
  /** So long it is clear before it resolves. */
  clearMs: number
  /** What was not known does not count as met: of silence, which looks the same as a collector that was away. */
  onlyWhileKnown: boolean
}

export type StandingEvent = 'fire' | 'escalate' | 'resolve' | 'no-data' | 'known'

export interface Advance {
  standing: Standing
  event: StandingEvent | null
}

/** A collector that misses one answer is not yet silence. */
export const noDataAfterMs = 60_000

/** Before anybody looked: nothing is known. */
export const freshStanding = (nowMs: number): Standing => ({
  state: 'no-data', sinceMs: nowMs, lookedMs: nowMs, asOfMs: null, value: null, reason: 'not-looked', severity: null, metSinceMs: null, clearSinceMs: null, knownSinceMs: null, unknownSinceMs: nowMs,
})

/** Looks are counted only where none was missed: what happened in between nobody knows. */
const countedMs = 60_000

/** Nothing was lost where nobody looked yet, or no request came that could tell: seen on the rule, but no change worth an entry each time. */
const isLoss = (reason: UnknownReason | null): boolean => reason !== null && reason !== 'not-looked' && reason !== 'no-requests'

/** What was found is put behind what was known: the state, and the event that makes it so. */
function moved(before: Standing, next: Omit<Standing, 'sinceMs'>, event: StandingEvent | null): Advance {
  const sinceMs = next.state === before.state ? before.sinceMs : next.lookedMs
  return { standing: { ...next, sinceMs }, event: event ?? (before.state === 'no-data' && next.state !== 'no-data' && isLoss(before.reason) ? 'known' : null) }
}

function unknown(before: Standing, reason: UnknownReason, nowMs: number): Advance {
  const unknownSinceMs = before.unknownSinceMs ?? nowMs
  if (before.state !== 'no-data' && nowMs - unknownSinceMs < noDataAfterMs) return { standing: { ...before, lookedMs: nowMs, reason, unknownSinceMs }, event: null }
  const isNew = before.state !== 'no-data' || before.reason === 'no-requests'
  const event = isNew && isLoss(reason) ? 'no-data' : null
  return moved(before, { ...before, state: 'no-data', lookedMs: nowMs, value: null, reason, metSinceMs: null, clearSinceMs: null, unknownSinceMs }, event)
}

const rank: Record<Severity, number> = { ticket: 0, page: 1 }

/**
 * Where a rule goes from where it stands. `open`: an alert of it is there. It fires after `forMs` of the condition, resolves after
 * `clearMs` well clear of it, and an alert stays open through what nobody knows.
 */
export function advance(before: Standing, open: boolean, look: Look, { forMs, clearMs, onlyWhileKnown }: Timing, nowMs: number): Advance {
  if (look.kind === 'unknown') return unknown(before, look.reason, nowMs)
  const knownSinceMs = before.unknownSinceMs !== null ? nowMs : (before.knownSinceMs ?? nowMs)
  const known = { lookedMs: nowMs, asOfMs: look.asOfMs, value: look.value, reason: null, knownSinceMs, unknownSinceMs: null }
  const counted = (sinceMs: number | null) => (nowMs - before.lookedMs <= countedMs ? sinceMs : null) ?? look.asOfMs
  const asFar = (sinceMs: number) => (onlyWhileKnown ? Math.max(sinceMs, knownSinceMs) : sinceMs)

  if (look.met) {
    const metSinceMs = asFar(look.met.sinceMs ?? counted(before.metSinceMs))
    const at = { ...known, metSinceMs, clearSinceMs: null }
    if (open) {
      const severity = before.severity !== null && rank[before.severity] >= rank[look.met.severity] ? before.severity : look.met.severity
      return moved(before, { ...at, state: 'firing', severity }, severity === before.severity ? null : 'escalate')
    }
    const isDue = look.asOfMs - metSinceMs >= forMs
    return moved(before, { ...at, state: isDue ? 'firing' : 'pending', severity: isDue ? look.met.severity : null }, isDue ? 'fire' : null)
  }
  if (!open) return moved(before, { ...known, state: 'ok', severity: null, metSinceMs: null, clearSinceMs: null }, null)
  if (look.clear === null) return moved(before, { ...known, state: 'firing', severity: before.severity, metSinceMs: before.metSinceMs, clearSinceMs: null }, null)
  const clearSinceMs = look.clear.sinceMs ?? counted(before.clearSinceMs)
  if (look.asOfMs - clearSinceMs < clearMs) return moved(before, { ...known, state: 'firing', severity: before.severity, metSinceMs: before.metSinceMs, clearSinceMs }, null)
  return moved(before, { ...known, state: 'ok', severity: null, metSinceMs: null, clearSinceMs: null }, 'resolve')
}
