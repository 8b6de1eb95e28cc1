import type { ReactNode } from 'react'

export const stateNames = ['ok', 'warn', 'bad', 'info', 'unknown', 'off'] as const
export type StateName = (typeof stateNames)[number]

/** In a box of 12 by 12; `StateGlyph` is how they are mostly shown. */
export const stateShapes: Record<StateName, ReactNode> = {
  ok: <circle cx="6" cy="6" r="4.5" fill="currentColor" />,
  warn: <path d="M6 .8 11.6 10.8H.4z" fill="currentColor" />,
  bad: <path d="M1.5 1.5h9v9h-9z" fill="currentColor" />,
  info: (
    <>
      <circle cx="6" cy="6" r="4.5" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M6 1.5a4.5 4.5 0 0 1 0 9z" fill="currentColor" />
    </>
  ),
  unknown: <circle cx="6" cy="6" r="4.3" fill="none" stroke="currentColor" strokeWidth="1.6" strokeDasharray="2.2 2.3" />,
  off: <path d="M2 5h8v2H2z" fill="currentColor" />,
}

/** The shape alone. Give it `label` where the word is not beside it: colour and shape never stand without a name. */
export function StateGlyph({ state, label }: { state: StateName; label?: string }) {
  const glyph = (
    <svg className={`g g-${state}`} viewBox="0 0 12 12" aria-hidden="true">
      {stateShapes[state]}
    </svg>
  )
  if (label === undefined) return glyph
  return (
    <span role="img" aria-label={label} title={label} className="inline-flex">
      {glyph}
    </span>
  )
}

/** Colour, shape and word, always the three. In a tight column of a narrow screen the word is in the tooltip. */
export function State({ state, word }: { state: StateName; word: ReactNode }) {
  return (
    <span className={`st ${state}`} title={typeof word === 'string' ? word : undefined}>
      <StateGlyph state={state} />
      <span className="word">{word}</span>
    </span>
  )
}
