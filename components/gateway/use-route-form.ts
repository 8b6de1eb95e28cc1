'use client'

import { useState } from 'react'
import type { RouteDocument } from '@/lib/domains/gateway/route-schemas'
import { documentOf, emptyDocument, formOf, type RouteForm } from './route-form'

/** Fields and document of one route, each following the other. Of a new one nobody has said yet what it takes and whom it leads to. */
export function useRouteForm(before: RouteDocument) {
  const [document, setDocument] = useState(before)
  const [form, setForm] = useState(() => (before === emptyDocument ? { ...formOf(before), path: '', targets: '' } : formOf(before)))
  const parsed = documentOf(document, form)
  return {
    form, document: parsed.success ? parsed.data : document,
    /** Null while a field makes no sense. */
    valid: parsed.success ? parsed.data : null,
    issueOf: (pointer: string): string | null => (parsed.success ? null : (parsed.error.issues.find(({ path }) => path.join('/') === pointer)?.message ?? null)),
    setForm(next: RouteForm) {
      setForm(next)
      const made = documentOf(document, next)
      if (made.success) setDocument(made.data)
    },
    setDocument(next: RouteDocument) {
      setDocument(next)
      setForm(formOf(next))
    },
  }
}
