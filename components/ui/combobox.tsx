'use client'

import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useId, useRef, useState } from 'react'
import { useDismiss } from './use-dismiss'

export interface Suggestion {
  value: string
  /** What it is, beside its name. */
  note?: ReactNode
}

export interface ComboboxProps {
  label: string
  /** What stands there; typing changes it only by `onType`. */
  value: string
  suggestions: readonly Suggestion[]
  onType: (text: string) => void
  onPick: (value: string) => void
  /** Said below the suggestions: how many more there are, that none fit, or that they are coming. */
  status?: string | undefined
  placeholder?: string
  mono?: boolean
  width?: number
  /** Esc while no list is open. */
  onCancel?: () => void
  autoFocus?: boolean
}

/** A text field with suggestions: arrows walk them, Enter takes one or what was typed, Esc closes the list. */
export function Combobox({ label, value, suggestions, onType, onPick, status, placeholder, mono = false, width, onCancel, autoFocus = false }: ComboboxProps) {
  const [open, setOpen] = useState(false)
  const [at, setAt] = useState(-1)
  const wrap = useRef<HTMLDivElement>(null)
  const list = useRef<HTMLUListElement>(null)
  const id = useId()
  const dismiss = useCallback(() => setOpen(false), [])
  useDismiss(wrap, open, dismiss)
  // Synchronises with the scroll position of the list: the marked suggestion may lie outside.
  useEffect(() => {
    if (at >= 0) list.current?.children[at]?.scrollIntoView({ block: 'nearest' })
  }, [at])
  const take = (picked: string) => {
    setOpen(false)
    setAt(-1)
    onPick(picked)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return
    const last = suggestions.length - 1
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      setOpen(true)
      setAt(event.key === 'ArrowDown' ? (at >= last ? 0 : at + 1) : at <= 0 ? last : at - 1)
    } else if (event.key === 'Enter') {
      event.preventDefault()
      const picked = open ? suggestions[at]?.value : undefined
      if (picked !== undefined || value.trim() !== '') take(picked ?? value.trim())
    } else if (event.key === 'Escape') {
      if (open) event.stopPropagation()
      else onCancel?.()
      setOpen(false)
    }
  }
  const shown = open && (suggestions.length > 0 || status !== undefined)
  return (
    <div ref={wrap} className="menu-wrap combo" style={width ? { width } : undefined}>
      <span className="input">
        <input
          role="combobox"
          className={mono ? 'mono' : ''}
          aria-label={label}
          aria-expanded={shown}
          aria-controls={id}
          aria-autocomplete="list"
          {...(shown && at >= 0 && { 'aria-activedescendant': `${id}-${at}` })}
          value={value}
          placeholder={placeholder}
          autoComplete="off"
          spellCheck={false}
          // Only fields that appear because somebody asked for them take the focus.
          autoFocus={autoFocus}
          onChange={(event) => {
            onType(event.target.value)
            setOpen(true)
            setAt(-1)
          }}
          onFocus={() => setOpen(true)}
          onBlur={(event) => {
            if (!wrap.current?.contains(event.relatedTarget)) setOpen(false)
          }}
          onKeyDown={onKeyDown}
        />
      </span>
      <div className="menu combo-list" hidden={!shown}>
        <ul ref={list} id={id} role="listbox" aria-label={label}>
          {suggestions.map((suggestion, index) => (
            <li
              key={suggestion.value}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === at}
              // The field keeps the focus: a press must not end the typing before it is a pick.
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => take(suggestion.value)}
            >
              <span className={mono ? 'mono' : ''}>{suggestion.value}</span>
              {suggestion.note && <span className="xs muted">{suggestion.note}</span>}
            </li>
          ))}
        </ul>
        {status !== undefined && (
          <p className="xs muted" role="status">
            {status}
          </p>
        )}
      </div>
    </div>
  )
}
