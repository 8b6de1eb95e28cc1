'use client'

import { Icon } from '../ui/icon'

/** A chip with what takes it away. */
export function Chip({ children, remove, onRemove }: { children: string; remove: string; onRemove: () => void }) {
  return (
    <span className="chip mono">
      {children}
      <button type="button" aria-label={remove} onClick={onRemove}>
        <Icon name="close" small />
      </button>
    </span>
  )
}
