'use client'

import { useTranslations } from 'next-intl'
import { type KeyboardEvent, useId, useRef, useState } from 'react'
import { rowsMax, type RuleRow, withNewRow, withoutRow, withRow } from '@/lib/domains/configuration/core/rule-rows'
import { Why } from '../ui/button'
import { Icon } from '../ui/icon'
import { RuleCells, ruleColumns, RuleWords } from './rule-cells'

export interface RulesFormProps {
  rows: readonly RuleRow[]
  /** The same rules as text: every change of a row is a change of it. */
  text: string
  readOnly: boolean
  /** Said of the whole by the server. */
  error: string | null
  onText: (text: string) => void
  /** Ctrl+S or ⌘S. */
  onSave: () => void
}

/** What an application says of its keys, a row for each. The text stays what is saved: the form reads it and writes it. */
export function RulesForm({ rows, text, readOnly, error, onText, onSave }: RulesFormProps) {
  const t = useTranslations('configuration')
  const [added, setAdded] = useState<number | null>(null)
  const id = useId()
  // One more, and the form could not show them.
  const full = rows.length >= rowsMax
  const add = useRef<HTMLButtonElement>(null)
  const onKeyDown = (event: KeyboardEvent) => {
    if (!(event.metaKey || event.ctrlKey) || event.key.toLowerCase() !== 's') return
    event.preventDefault()
    onSave()
  }
  const remove = (at: number) => {
    setAdded(null)
    // Below the last row there is none that takes its place under the hand.
    if (at === rows.length - 1) add.current?.focus()
    onText(withoutRow(text, at))
  }
  return (
    <div className="stack" onKeyDown={onKeyDown}>
      {rows.length === 0 ? (
        <p className="muted">{t('rules.none')}</p>
      ) : (
        <table className="tbl config-rules" aria-keyshortcuts="Control+S Meta+S">
          <caption>{t('rules.caption')}</caption>
          <thead>
            <tr>
              {ruleColumns.map((field) => (
                <th key={field} scope="col">
                  {t(`ruleColumn.${field}`)}
                </th>
              ))}
              {!readOnly && (
                <th scope="col">
                  <span className="vh">{t('rules.acts')}</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, at) =>
              // A row has no name of its own while its key is typed: its place is what it is.
              readOnly ? <RuleWords key={at} row={row} /> : <RuleCells key={at} row={row} number={at + 1} isNew={added === at} onChange={(change) => onText(withRow(text, at, change))} onRemove={() => remove(at)} />,
            )}
          </tbody>
        </table>
      )}
      {error !== null && (
        <p className="err sm" role="alert">
          {error}
        </p>
      )}
      {!readOnly && (
        <div className="acts">
          <button
            ref={add} type="button" className="btn" {...(full && { 'aria-disabled': true, 'aria-describedby': id })}
            onClick={() => {
              if (full) return
              setAdded(rows.length)
              onText(withNewRow(text))
            }}
          >
            <Icon name="plus" />
            {t('rules.add')}
          </button>
          {full && <Why id={id}>{t('rules.noForm.many')}</Why>}
        </div>
      )}
    </div>
  )
}
