'use client'

import { useState } from 'react'
import type { RouteDocument } from '@/lib/domains/gateway/route-schemas'
import { type ReadRoute, readRouteForm, readRouteText } from './read-route-form'
import { emptyDocument, firstForm, formOf, type RouteForm } from './route-form'

export interface EditedRoute {
  form: RouteForm
  put: (changes: Partial<RouteForm>) => void
  /** What the fields say. */
  read: ReadRoute
  /** The whole route as it was typed; null: nobody did, it follows the fields. */
  typed: string | null
  type: (text: string | null) => void
  /** What was typed is no route: it would not be what is saved. */
  isTypedWrong: boolean
}

/** Fields and text of one route, each following the other. */
export function useRouteForm(before: RouteDocument): EditedRoute {
  const [form, setForm] = useState(() => (before === emptyDocument ? firstForm : formOf(before)))
  const [typed, setTyped] = useState<string | null>(null)
  const isTypedWrong = typed !== null && readRouteText(typed)?.ok !== true
  return {
    form, typed, isTypedWrong, read: readRouteForm(form),
    put(changes) {
      setForm((now) => ({ ...now, ...changes }))
      // A text that is wrong stays until it is mended or given up: nothing that was typed goes by itself.
      if (!isTypedWrong) setTyped(null)
    },
    type(text) {
      setTyped(text)
      const next = text === null ? null : readRouteText(text)
      if (next?.ok) setForm(formOf(next.document))
    },
  }
}
