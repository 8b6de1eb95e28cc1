'use client'

import { useSearchParams } from 'next/navigation'
import { type FormEvent, type ReactNode, useEffect, useRef } from 'react'
import { useQueryChange } from '../shell/use-url-state'
import { Icon } from '../ui/icon'

type Typed = Record<string, string | null>

export interface SearchFormProps {
  /** Names of the text fields inside; each stands in the address under its name. */
  names: readonly string[]
  className?: string
  /** What to put in the address for what was typed (null: nothing); as typed when left out. */
  read?: (typed: Typed) => Typed
  children: ReactNode
}

/** Text fields that are asked when they are sent, and follow the address: going back, or a link from elsewhere. */
export function SearchForm({ names, className = 'row wrap mb-3', read = (typed) => typed, children }: SearchFormProps) {
  const params = useSearchParams()
  const change = useQueryChange()
  const form = useRef<HTMLFormElement>(null)
  const address = JSON.stringify(names.map((name) => [name, params.get(name) ?? '']))
  const followed = useRef(address)
  // Synchronises uncontrolled fields with the address once it changes. Until then they are as the server drew them, or as typed since.
  useEffect(() => {
    if (followed.current === address) return
    followed.current = address
    for (const [name, value] of JSON.parse(address) as [string, string][]) {
      const field = form.current?.elements.namedItem(name)
      if (field instanceof HTMLInputElement) field.value = value
    }
  }, [address])
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const data = new FormData(event.currentTarget)
    const asked = read(Object.fromEntries(names.map((name) => [name, String(data.get(name) ?? '').trim() || null])))
    // What is typed on while the address catches up is not taken away.
    followed.current = JSON.stringify(names.map((name) => [name, asked[name] ?? '']))
    change({ ...asked, page: null })
  }
  return (
    <form ref={form} className={className} role="search" onSubmit={submit}>
      {children}
    </form>
  )
}

/** The words that are searched for. `invalid` says why they cannot be. */
export function WordsField({ label, placeholder, invalid }: { label: string; placeholder: string; invalid?: string | false }) {
  const words = useSearchParams().get('q') ?? ''
  return (
    <div className="grow" style={{ flex: '1 1 320px' }}>
      <div className={`input query ${invalid ? 'bad' : ''}`}>
        <Icon name="search" />
        <input name="q" data-query defaultValue={words} aria-label={label} placeholder={placeholder} autoComplete="off" spellCheck={false} aria-describedby={invalid ? 'query-hint' : undefined} />
        <kbd>/</kbd>
      </div>
      {invalid && (
        <p id="query-hint" className="xs t-bad" role="alert">
          {invalid}
        </p>
      )}
    </div>
  )
}

export function ApplicationField({ label }: { label: string }) {
  const named = useSearchParams().get('application') ?? ''
  return (
    <div className="input" style={{ width: 180, height: 36 }}>
      <input name="application" defaultValue={named} aria-label={label} placeholder={label} autoComplete="off" spellCheck={false} />
    </div>
  )
}
