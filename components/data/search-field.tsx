'use client'

import { type CSSProperties, type KeyboardEvent, useEffect, useRef } from 'react'
import { useAhead } from '../shell/use-ahead'
import { Icon } from '../ui/icon'

export interface SearchFieldProps {
  /** As they stand in the address. */
  words: string
  onSearch: (words: string) => void
  label: string
  placeholder?: string
  invalid?: boolean
  style?: CSSProperties
  /** Enter, when the words are asked for already: the next of what was found, with Shift the one before. */
  onAgain?: (step: 1 | -1) => void
}

/** A search that is sent by Enter or on leaving the field, emptied by Escape, and follows the address; who types in it stays in it. */
export function SearchField({ words, onSearch, label, placeholder = label, invalid = false, style = { maxWidth: 360 }, onAgain }: SearchFieldProps) {
  const field = useRef<HTMLInputElement>(null)
  const [asked, ask] = useAhead(words, onSearch)
  // Synchronises the uncontrolled field with what is asked: by another press, a link, or going back.
  useEffect(() => {
    if (field.current) field.current.value = asked
  }, [asked])
  const search = (text: string) => text.trim() !== asked && ask(text.trim())
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    const { value } = event.currentTarget
    if (event.key === 'Enter') {
      event.preventDefault()
      if (value.trim() === asked) onAgain?.(event.shiftKey ? -1 : 1)
      else ask(value.trim())
    } else if (event.key === 'Escape' && asked !== '') {
      event.stopPropagation()
      ask('')
    }
  }
  return (
    <div className={`input ${invalid ? 'bad' : ''}`} style={style}>
      <Icon name="search" />
      <input ref={field} data-query type="search" defaultValue={words} aria-label={label} placeholder={placeholder} autoComplete="off" spellCheck={false} aria-invalid={invalid || undefined} onKeyDown={press} onBlur={(event) => search(event.currentTarget.value)} />
      {!onAgain && <kbd>/</kbd>}
    </div>
  )
}
