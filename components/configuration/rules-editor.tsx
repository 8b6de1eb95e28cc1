'use client'

import { useTranslations } from 'next-intl'
import { useId } from 'react'
import { readRows } from '@/lib/domains/configuration/core/rule-rows'
import { useUrlState } from '../shell/use-url-state'
import { Why } from '../ui/button'
import { RulesForm } from './rules-form'
import { TextEditor, type TextEditorProps } from './text-editor'

/** The rules of an application as a form, or as the YAML that is saved: two views of one text. A text that has no rows is shown as text, and why. */
export function RulesEditor({ value, onValue, onSave, readOnly = false, ...editor }: Omit<TextEditorProps, 'label'> & { onSave: () => void }) {
  const t = useTranslations('configuration')
  const id = useId()
  const [view, setView] = useUrlState('as', 'form')
  const read = readRows(value)
  const isForm = view !== 'yaml' && read.kind === 'rows'
  return (
    <>
      <div>
        <span className="seg" role="group" aria-label={t('rules.views')}>
          <button type="button" aria-pressed={isForm} onClick={() => read.kind === 'rows' && setView('form')} {...(read.kind !== 'rows' && { 'aria-disabled': true, 'aria-describedby': id })}>
            {t('rules.asForm')}
          </button>
          <button type="button" aria-pressed={!isForm} onClick={() => setView('yaml')}>
            {t('rules.asYaml')}
          </button>
        </span>
      </div>
      {read.kind !== 'rows' && <Why id={id}>{t(`rules.noForm.${read.kind}`)}</Why>}
      {isForm ? (
        <RulesForm rows={read.rows} text={value} readOnly={readOnly} error={editor.error ?? null} onText={onValue} onSave={onSave} />
      ) : (
        <>
          <TextEditor {...editor} label={t('edit.schemaText')} value={value} readOnly={readOnly} onValue={onValue} onSave={onSave} />
          <p className="hint xs muted">{t('edit.schemaHint')}</p>
        </>
      )}
    </>
  )
}
