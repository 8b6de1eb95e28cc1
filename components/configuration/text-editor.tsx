'use client'

import { useTranslations } from 'next-intl'
import { type KeyboardEvent, useId, useRef } from 'react'
import type { ConfigProblem } from '@/lib/domains/configuration/schemas'
import { Icon } from '../ui/icon'

/** As the style sheet has it: a line is found by its number. */
const lineHeight = 20
const linesMin = 16

export interface TextEditorProps {
  label: string
  value: string
  problems: readonly ConfigProblem[]
  /** Said of the whole by the server. */
  error?: string | null
  /** Why it can only be read; points at where that is said. */
  readOnly?: boolean
  readOnlyId?: string
  onValue: (text: string) => void
  /** Ctrl+S or ⌘S. */
  onSave?: () => void
}

/** Where line `number` begins and ends in the text. */
function lineAt(text: string, number: number): [from: number, to: number] {
  const before = text.split('\n').slice(0, number - 1)
  const from = before.reduce((all, line) => all + line.length + 1, 0)
  const end = text.indexOf('\n', from)
  return [Math.min(from, text.length), end < 0 ? text.length : end]
}

/** A text with numbered lines. Lines that are wrong are marked, said below in words, and one press away. Tab leaves it: nobody is caught. */
export function TextEditor({ label, value, problems, error = null, readOnly = false, readOnlyId, onValue, onSave }: TextEditorProps) {
  const t = useTranslations('configuration')
  const id = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  const frame = useRef<HTMLDivElement>(null)
  const lines = value.split('\n').length
  const wrong = new Set(problems.map(({ line }) => line))
  const goTo = (line: number) => {
    const [from, to] = lineAt(field.current?.value ?? '', line)
    field.current?.focus()
    field.current?.setSelectionRange(from, to)
    if (frame.current) frame.current.scrollTop = Math.max(0, (line - 4) * lineHeight)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (!onSave || !(event.metaKey || event.ctrlKey) || event.key.toLowerCase() !== 's') return
    event.preventDefault()
    onSave()
  }
  const hasNotes = problems.length > 0 || error !== null
  const described = [hasNotes ? `${id}-notes` : '', readOnly && readOnlyId ? readOnlyId : ''].filter(Boolean).join(' ')
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className={`config-text ${hasNotes ? 'bad' : ''}`} ref={frame}>
        <div className="config-lines" aria-hidden="true">
          {Array.from({ length: lines }, (_, at) => (
            <span key={at} className={wrong.has(at + 1) ? 'bad' : ''}>
              {at + 1}
            </span>
          ))}
        </div>
        <textarea
          id={id} ref={field} rows={Math.max(linesMin, lines)} wrap="off" spellCheck={false} autoComplete="off" autoCapitalize="off" value={value} readOnly={readOnly}
          onChange={(event) => onValue(event.target.value)} onKeyDown={onKeyDown} aria-invalid={hasNotes || undefined} {...(described && { 'aria-describedby': described })}
          {...(onSave && { 'aria-keyshortcuts': 'Control+S Meta+S' })}
        />
      </div>
      <div id={`${id}-notes`} role="status" className="stack">
        {error !== null && <span className="err">{error}</span>}
        {problems.slice(0, 20).map((problem) => (
          <span key={`${problem.line} ${problem.detail}`} className="err">
            <Icon name="alert" small />
            <button type="button" className="config-link" onClick={() => goTo(problem.line)}>
              {t('edit.line', { line: problem.line })}
            </button>
            <span>{problem.detail}</span>
          </span>
        ))}
        {problems.length > 20 && <span className="err">{t('edit.moreProblems', { count: problems.length - 20 })}</span>}
      </div>
    </div>
  )
}
