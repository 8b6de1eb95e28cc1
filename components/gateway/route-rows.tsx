'use client'

import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Button } from '../ui/button'

interface Props<Row> {
  legend: string
  hint?: string
  rows: readonly Row[]
  /** What a row is called where it is taken away. */
  nameOf: (row: Row) => string
  first: Row
  min?: number
  max: number
  add: string
  onRows: (rows: Row[]) => void
  children: (row: Row, put: (changes: Partial<Row>) => void, at: number) => ReactNode
}

/** Rows of fields, one more at the press of a button. */
export function RouteRows<Row>({ legend, hint, rows, nameOf, first, min = 0, max, add, onRows, children }: Props<Row>) {
  const t = useTranslations('gateway')
  return (
    <fieldset className="choices-field stack stack-3">
      <legend className="label">{legend}</legend>
      {hint && <span className="xs muted">{hint}</span>}
      {rows.map((row, at) => (
        // Rows have no name of their own: their place is what they are.
        <div key={at} className="field-row">
          {children(row, (changes) => onRows(rows.map((one, place) => (place === at ? { ...one, ...changes } : one))), at)}
          {rows.length > min && (
            <Button
              look="quiet" icon="trash" aria-label={t('form.takeAway', { what: nameOf(row) || String(at + 1) })}
              onClick={(event) => {
                // Focus would go with the button that had it.
                event.currentTarget.closest('fieldset')?.querySelector<HTMLElement>('[data-add]')?.focus()
                onRows(rows.filter((_, place) => place !== at))
              }}
            />
          )}
        </div>
      ))}
      <div>
        <Button icon="plus" data-add onClick={() => onRows([...rows, first])} {...(rows.length >= max && { reason: t('form.noMore', { max }) })}>
          {add}
        </Button>
      </div>
    </fieldset>
  )
}
