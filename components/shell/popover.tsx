'use client'

import { type ReactNode, useCallback, useId, useRef, useState } from 'react'
import { useDismiss } from '../ui/use-dismiss'

export interface PopoverProps {
  className: string
  label: string
  button: ReactNode
  children: (close: () => void) => ReactNode
}

/** A button with a small panel of controls that are not a list of choices. */
export function Popover({ className, label, button, children }: PopoverProps) {
  const [open, setOpen] = useState(false)
  const wrap = useRef<HTMLDivElement>(null)
  const trigger = useRef<HTMLButtonElement>(null)
  const id = useId()
  const dismiss = useCallback((how: 'escape' | 'outside') => {
    setOpen(false)
    if (how === 'escape') trigger.current?.focus()
  }, [])
  useDismiss(wrap, open, dismiss)
  return (
    <div ref={wrap} className="menu-wrap">
      <button ref={trigger} type="button" className={className} aria-haspopup="dialog" aria-expanded={open} {...(open && { 'aria-controls': id })} onClick={() => setOpen(!open)}>
        {button}
      </button>
      {open && (
        <div id={id} role="dialog" aria-label={label} className="menu end pop">
          {children(() => dismiss('escape'))}
        </div>
      )}
    </div>
  )
}
