import type { ReactNode } from 'react'
import { StateGlyph, type StateName } from './state'

export function Pill({ look, state, children }: { look?: 'ok' | 'warn' | 'bad' | 'info' | 'accent' | 'canary' | 'line'; state?: StateName; children: ReactNode }) {
  return (
    <span className={`pill ${look ?? ''}`}>
      {state && <StateGlyph state={state} />}
      {children}
    </span>
  )
}
