'use client'

import { type ReactNode, useState } from 'react'
import { CheckField, SelectField, TextField } from '../forms/field'
import { useAt, useDraft } from './config-draft'
import type { Path } from './json-path'
import { numberOf } from './tolerance'

interface Shared {
  path: Path
  label: ReactNode
  hint?: ReactNode
}

const textOf = (value: unknown): string => (value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value))

/** Emptied it is taken out of the config; one that is `needed` stays as the empty text, of which the check says what is missing. */
export function PathText({ path, label, hint, needed = false }: Shared & { needed?: boolean }) {
  const { value, set, error } = useAt(path)
  return <TextField label={label} hint={hint} autoComplete="off" value={textOf(value)} onValue={(text) => set(text === '' && !needed ? undefined : text)} error={error} readOnly={!useDraft().mayEdit} />
}

/** What is typed stays as typed while it means what stands in the config: "1." on the way to "1.5". */
export function PathNumber({ path, label, hint, unit, placeholder, show = textOf, read = numberOf }: Shared & { unit?: ReactNode; placeholder?: string; show?: (value: unknown) => string; read?: (text: string) => unknown }) {
  const { value, set, error } = useAt(path)
  const [typed, setTyped] = useState(show(value))
  const change = (text: string) => {
    setTyped(text)
    set(read(text))
  }
  return <TextField label={label} hint={hint} unit={unit} placeholder={placeholder} inputMode="decimal" autoComplete="off" value={read(typed) === value ? typed : show(value)} onValue={change} error={error} readOnly={!useDraft().mayEdit} />
}

export function PathChoice<V extends string>({ path, label, hint, fallback, options }: Shared & { fallback: V; options: { value: V; label: string }[] }) {
  const { value, set, error } = useAt(path)
  const known = options.some((option) => option.value === value)
  const stray = value === undefined || value === null || known ? [] : [{ value: textOf(value) as V, label: textOf(value) }]
  const shown = known ? (value as V) : (stray[0]?.value ?? fallback)
  return <SelectField label={label} hint={hint} value={shown} options={[...options, ...stray]} onValue={(next) => set(next)} error={error} aria-disabled={!useDraft().mayEdit} />
}

export function PathCheck({ path, label, hint }: Shared) {
  const { value, set, error } = useAt(path)
  return (
    <>
      <CheckField label={label} hint={hint} checked={value === true} onValue={(next) => set(next ? true : undefined)} />
      {error && <span className="xs t-bad" role="alert">{error}</span>}
    </>
  )
}
