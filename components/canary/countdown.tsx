'use client'

import { useTimeWords } from '../data/use-words'
import { useNow } from '../ui/use-now'

/** Time left, ticking; nothing once it is over. */
export function Countdown({ untilMs }: { untilMs: number }) {
  const left = untilMs - useNow()
  const words = useTimeWords()
  return (
    <time className="num" dateTime={new Date(untilMs).toISOString()} title={new Date(untilMs).toISOString()}>
      {left < 1_000 ? words.in(0) : words.duration(Math.ceil(left / 1_000) * 1_000)}
    </time>
  )
}
