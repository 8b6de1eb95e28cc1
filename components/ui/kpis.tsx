import type { ReactNode } from 'react'
import { StateGlyph, type StateName } from './state'

export interface Kpi {
  name: ReactNode
  /** null: not known. Never a zero in its place. */
  value: ReactNode | null
  unit?: ReactNode
  /** The comparison, in words. */
  note?: ReactNode
  state?: StateName
  /** The word of the state, for those who do not see its shape. */
  stateWord?: string
}

/** Figures that lead to a decision; never more than five. */
export function Kpis({ items, loading = false }: { items: Kpi[]; loading?: boolean }) {
  return (
    <div className="kpis" data-count={items.length} aria-busy={loading || undefined}>
      {items.map((item, at) => (
        <div key={at}>
          <div className="k">
            {item.state && <StateGlyph state={item.state} {...(item.stateWord && { label: item.stateWord })} />}
            {item.name}
          </div>
          {loading ? (
            <>
              <div className="h-[34px] pt-2.5 sk-hold">
                <span className="sk" style={{ width: 76, height: 18 }} />
              </div>
              <div className="d pt-1 sk-hold">
                <span className="sk" style={{ width: 96, height: 8 }} />
              </div>
            </>
          ) : (
            <>
              <div className="v">
                {item.value ?? '–'}
                {item.value !== null && item.unit && <span className="unit">{item.unit}</span>}
              </div>
              <div className="d">{item.note ?? '\u00a0'}</div>
            </>
          )}
        </div>
      ))}
    </div>
  )
}
