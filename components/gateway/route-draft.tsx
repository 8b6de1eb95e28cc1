'use client'

import { useTranslations } from 'next-intl'
import { createContext, useContext } from 'react'
import { TextField, type TextFieldProps } from '../forms/field'
import type { RouteForm } from './route-form'

export interface RouteDraft {
  form: RouteForm
  put: (changes: Partial<RouteForm>) => void
  /** What is wrong at one of these pointers, if it is to be said by now: nothing is wrong with what nobody typed yet. */
  errorAt: (at: readonly string[], value: string, entries: readonly string[]) => string | null
  /** The field was left: from now on what is wrong with it is said. */
  leave: (at: string) => void
}

const Draft = createContext<RouteDraft | null>(null)
export const RouteDraftProvider = Draft.Provider

export function useRouteDraft(): RouteDraft {
  const draft = useContext(Draft)
  if (!draft) throw new Error('fields of a route stand in a RouteDraftProvider')
  return draft
}

/** The name of the field at a pointer; places in lists have none of their own. */
export function useRouteLabel(): (at: string) => string {
  const t = useTranslations('gateway')
  return (at) => {
    const key = `label.${at.replaceAll(/\/\d+/g, '').replaceAll('/', '.')}`
    return t.has(key) ? t(key) : t('label.whole')
  }
}

type Text = Omit<TextFieldProps, 'label' | 'error' | 'hint'> & {
  at: string
  /** Pointers whose trouble is said here too. */
  also?: readonly string[]
  /** Where the text is a list: its names, each with a pointer of its own. */
  entries?: readonly string[]
  hint?: string
  bounds?: { min: number; max: number }
}

/** One field of the route: named by its pointer, with what it may be and what is wrong with it. */
export function RouteText({ at, also = [], entries = [], hint, bounds, ...field }: Text) {
  const t = useTranslations('gateway')
  const label = useRouteLabel()
  const { errorAt, leave } = useRouteDraft()
  const hints = [hint, bounds && t('form.bounds', bounds)].filter(Boolean).join(' ')
  return (
    <TextField
      mono autoComplete="off" spellCheck={false} {...field} label={label(at)} error={errorAt([at, ...also], field.value, entries)} onBlur={() => leave(at)}
      {...(hints && { hint: hints })} {...(bounds && { inputMode: 'decimal' as const })}
    />
  )
}
