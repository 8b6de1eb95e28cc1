'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type ReactNode, useEffect, useId, useState } from 'react'
import { saveConfigDocument } from '@/lib/domains/configuration/queries/documents'
import type { NamedPlace } from '@/lib/domains/configuration/core/place-name'
import { type ConfigDocumentText, ConfigFormat } from '@/lib/domains/configuration/schemas'
import { ProblemError } from '@/lib/http/get-json'
import { SelectField, TextField } from '../forms/field'
import { ProblemNote } from '../forms/problem-note'
import { useSubmit } from '../forms/use-submit'
import { Button, Why } from '../ui/button'
import { Panel } from '../ui/panel'
import { type Draft, isDirty } from './draft'
import { RulesEditor } from './rules-editor'
import { RulesPanel } from './rules-panel'
import { ReceiversPanel } from './receivers-panel'
import { SealPanel } from './seal-panel'
import { StageDialog } from './stage-dialog'
import { TextEditor } from './text-editor'
import { usePreview } from './use-preview'

export interface DocumentEditorProps {
  title: ReactNode
  place: NamedPlace
  draft: Draft
  onDraft: (draft: Draft) => void
  /** Why it may only be read. */
  refusal: string | null
  /** What else keeps it from being saved: where it lies, or what was saved meanwhile. */
  blocked: string | null
  /** Above the text: where it lies, or what was saved meanwhile. */
  children?: ReactNode
  /** Beside the text. */
  aside?: ReactNode
  onSaved: (document: ConfigDocumentText) => void
  /** What was typed is on its way to some instances. */
  onStaged: () => void
  /** Somebody else was first. */
  onOvertaken: () => void
}

/** As many as one question may name; a name is what stands between commas or blanks. */
const profilesIn = (typed: string): string[] => typed.split(/[\s,]+/).filter(Boolean).map((name) => name.slice(0, 200)).slice(0, 20)

/** The text with its lines, who would get which value, and the way to keep it. */
export function DocumentEditor({ title, place, draft, onDraft, refusal, blocked, children, aside, onSaved, onStaged, onOvertaken }: DocumentEditorProps) {
  const t = useTranslations('configuration')
  const id = useId()
  const client = useQueryClient()
  const { application, layer, target } = place
  const where = { ...(application !== null && { application }), layer, target }
  const dirty = isDirty(draft)
  const [profiles, setProfiles] = useState('')
  const [staging, setStaging] = useState(false)
  const preview = usePreview(refusal === null && blocked === null && dirty ? { ...where, format: draft.format, text: draft.text, profiles: profilesIn(profiles) } : null)
  const problems = preview.answer?.problems ?? []
  const reason = refusal ?? blocked ?? (!dirty ? t('save.same') : preview.checking ? t('save.checking') : problems.length > 0 ? t(layer === 'schema' ? 'save.wrongRules' : 'save.wrong', { count: problems.length }) : undefined)
  const { busy, problem, errorOf, submit } = useSubmit(
    async () => {
      try {
        return await saveConfigDocument({ ...where, format: draft.format, text: draft.text, comment: draft.comment, expectedVersion: draft.of })
      } catch (error) {
        if (error instanceof ProblemError && error.code === 'conflict') onOvertaken()
        throw error
      }
    },
    (saved) => {
      client.setQueryData(['configuration', 'one', saved.id], saved)
      void client.invalidateQueries({ queryKey: ['configuration'] })
      onSaved(saved)
    },
  )
  // What is wrong with a field that has no place here is said of the whole.
  const elsewhere = problem !== null && (problem.errors ?? []).some(({ pointer }) => !['#/text', '#/format', '#/comment'].includes(pointer))
  const save = () => void (reason === undefined && submit())
  const editor = { value: draft.text, problems: dirty ? problems : [], error: errorOf('text'), readOnly: refusal !== null, readOnlyId: `${id}-refused`, onValue: (text: string) => onDraft({ ...draft, text }), onSave: save }
  // Synchronises with the browser, which asks before what was typed is lost.
  useEffect(() => {
    if (!dirty) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [dirty])
  // Rules take the whole width; what is beside a text is below them.
  return (
    <div className={layer === 'schema' ? 'stack stack-4' : 'cols'}>
      <Panel title={title} body>
        <div className="form config-form">
          {refusal !== null && <Why id={`${id}-refused`}>{refusal}</Why>}
          {children}
          {refusal === null && layer !== 'schema' && (
            <SelectField label={t('edit.format')} value={draft.format} options={ConfigFormat.options.map((value) => ({ value, label: t(`format.${value}`) }))} onValue={(format) => onDraft({ ...draft, format })} error={errorOf('format')} />
          )}
          {layer === 'schema' ? <RulesEditor {...editor} /> : <TextEditor label={t('edit.text')} {...editor} />}
        </div>
      </Panel>
      <div className={layer === 'schema' ? 'cols-2' : 'stack'}>
        <Panel title={t('save.title')} body>
          <form
            className="form"
            noValidate
            onSubmit={(event) => {
              event.preventDefault()
              save()
            }}
          >
            <TextField label={t('save.comment')} hint={t('save.commentHint')} maxLength={400} autoComplete="off" value={draft.comment} readOnly={refusal !== null} onValue={(comment) => onDraft({ ...draft, comment })} error={errorOf('comment')} />
            {blocked === null && <ProblemNote problem={elsewhere ? { ...problem, errors: undefined } : problem} />}
            <div className="acts">
              <Button type="submit" look="primary" busy={busy} {...(reason !== undefined && { reason, reasonId: `${id}-reason` })}>
                {t('save.act', { version: draft.of + 1 })}
              </Button>
              {layer !== 'schema' && (
                <Button onClick={() => setStaging(true)} {...(reason !== undefined && { reason: true, reasonId: `${id}-reason` })}>
                  {t('stage.act')}
                </Button>
              )}
            </div>
            {reason !== undefined && <Why id={`${id}-reason`}>{reason}</Why>}
          </form>
        </Panel>
        {layer === 'schema' ? <RulesPanel text={draft.text} /> : <ReceiversPanel preview={preview} profiles={profiles} onProfiles={setProfiles} />}
        {aside}
        {refusal === null && layer !== 'schema' && <SealPanel application={application} />}
      </div>
      {staging && <StageDialog place={place} draft={draft} onStarted={onStaged} onClose={() => setStaging(false)} />}
    </div>
  )
}
