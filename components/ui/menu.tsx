'use client'

import Link from 'next/link'
import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useId, useRef, useState } from 'react'
import { Icon } from './icon'
import { useDismiss } from './use-dismiss'

export interface MenuButtonProps {
  /** The whole look of the button, and its accessible name where the content has none. */
  className: string
  label?: string
  button: ReactNode
  side?: 'start' | 'end'
  up?: boolean
  block?: boolean
  children: ReactNode
}

const itemsOf = (list: HTMLElement | null) => [...(list?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])]

/** A button with a menu of actions or choices: arrows move, Home and End jump, Esc gives focus back. */
export function MenuButton({ className, label, button, side = 'start', up = false, block = false, children }: MenuButtonProps) {
  const [open, setOpen] = useState(false)
  const wrap = useRef<HTMLDivElement>(null)
  const trigger = useRef<HTMLButtonElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const id = useId()
  const dismiss = useCallback((how: 'escape' | 'outside') => {
    setOpen(false)
    if (how === 'escape') trigger.current?.focus()
  }, [])
  useDismiss(wrap, open, dismiss)
  // Focus goes to the chosen item, else the first, once the list is there.
  useEffect(() => {
    if (!open) return
    const items = itemsOf(list.current)
    ;(items.find((item) => item.getAttribute('aria-checked') === 'true') ?? items[0])?.focus()
  }, [open])
  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    const items = itemsOf(list.current)
    const at = items.findIndex((item) => item === document.activeElement)
    const next = { ArrowDown: at + 1, ArrowUp: at - 1 + items.length, Home: 0, End: items.length - 1 }[event.key]
    if (next !== undefined) {
      event.preventDefault()
      items[next % items.length]?.focus()
    } else if (event.key.length === 1) {
      items.find((item) => item.textContent?.trim().toLowerCase().startsWith(event.key.toLowerCase()))?.focus()
    }
  }
  return (
    <div ref={wrap} className={`menu-wrap ${block ? 'block' : ''}`}>
      <button
        ref={trigger}
        type="button"
        className={className}
        aria-haspopup="menu"
        aria-expanded={open}
        {...(open && { 'aria-controls': id })}
        {...(label && { 'aria-label': label })}
        onClick={() => setOpen(!open)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
          event.preventDefault()
          setOpen(true)
        }}
      >
        {button}
      </button>
      {open && (
        <div
          ref={list}
          id={id}
          role="menu"
          className={`menu ${side === 'end' ? 'end' : ''} ${up ? 'up' : ''}`}
          onKeyDown={move}
          onClick={(event) => {
            if (!(event.target instanceof Element) || !event.target.closest('[role^=menuitem]')) return
            setOpen(false)
            trigger.current?.focus()
          }}
        >
          {children}
        </div>
      )}
    </div>
  )
}

export function MenuItem({ onSelect, href, checked, children }: { onSelect?: () => void; href?: string; checked?: boolean; children: ReactNode }) {
  const tick = checked === undefined ? null : <span className="tick">{checked && <Icon name="check" small />}</span>
  if (href !== undefined)
    return (
      <Link role="menuitem" tabIndex={-1} href={href}>
        {children}
      </Link>
    )
  return (
    <button type="button" tabIndex={-1} onClick={onSelect} {...(checked === undefined ? { role: 'menuitem' } : { role: 'menuitemradio', 'aria-checked': checked })}>
      {tick}
      {children}
    </button>
  )
}

export function MenuGroup({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div role="group" aria-label={title}>
      <h3 aria-hidden="true">{title}</h3>
      {children}
    </div>
  )
}
