'use client'

import { useLocale, useTimeZone } from 'next-intl'
import { formatMoment, type MomentStyle } from '../data/moments'
import { useTimeWords } from '../data/use-words'
import { useNow } from './use-now'

const iso = (atMs: number) => new Date(atMs).toISOString()

/** An age that ticks; the moment itself is in the tooltip. */
export function Ago({ atMs, className = '' }: { atMs: number; className?: string }) {
  const now = useNow()
  const words = useTimeWords()
  return (
    <time className={`age nowrap ${className}`} dateTime={iso(atMs)} title={iso(atMs)}>
      {words.ago(now - atMs)}
    </time>
  )
}

/** A moment in the reader's time zone; ISO in the tooltip. `clock` is for today's lists, `full` names the zone. */
export function Moment({ atMs, style = 'clock', className = '' }: { atMs: number; style?: MomentStyle; className?: string }) {
  const locale = useLocale()
  const timeZone = useTimeZone() ?? 'UTC'
  return (
    <time className={`num ${className}`} dateTime={iso(atMs)} title={iso(atMs)} suppressHydrationWarning>
      {formatMoment(atMs, { locale, timeZone, style })}
    </time>
  )
}

/** A length of time that does not tick. */
export function Duration({ ms }: { ms: number }) {
  const words = useTimeWords()
  return <span className="age nowrap">{words.duration(ms)}</span>
}
