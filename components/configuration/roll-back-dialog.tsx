'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { configDiffQuery, rollBackConfigDocument } from '@/lib/domains/configuration/queries/documents'
import type { ConfigDocumentText } from '@/lib/domains/configuration/schemas'
import { TextField } from '../forms/field'
import { FormDialog } from '../forms/form-dialog'
import { ProblemNote } from '../forms/problem-note'
import { useSubmit } from '../forms/use-submit'
import { useQueryChange } from '../shell/use-url-state'
import { useToast } from '../ui/toast'
import { KeyChanges } from './version-diff'

/** What going back changes, and that nothing between is lost: then why, and the button. */
export function RollBackDialog({ document, version, onClose }: { document: ConfigDocumentText; version: number; onClose: () => void }) {
  const t = useTranslations('configuration')
  const client = useQueryClient()
  const toast = useToast()
  const change = useQueryChange()
  const [comment, setComment] = useState('')
  const { data } = useQuery(configDiffQuery(document.id, document.version, version))
  const { busy, problem, submit } = useSubmit(
    () => rollBackConfigDocument(document.id, { version, expectedVersion: document.version, comment }),
    (saved) => {
      client.setQueryData(['configuration', 'one', saved.id], saved)
      void client.invalidateQueries({ queryKey: ['configuration'] })
      toast({ text: t('back.done', { version, now: saved.version }) })
      change({ v: null, than: null })
      onClose()
    },
  )
  const said = problem?.errors?.map(({ detail }) => detail).join(' ')
  return (
    <FormDialog title={t('back.title', { version })} act={t('back.act', { version })} look="danger" busy={busy} onSubmit={() => submit()} onClose={onClose}>
      <p className="soft">{t('back.text', { version, next: document.version + 1 })}</p>
      {data && data.changes.length > 0 && <KeyChanges changes={data.changes} label={t('back.changes')} />}
      {data && data.changes.length === 0 && document.layer !== 'schema' && <p className="muted">{t('diff.noKeys')}</p>}
      <TextField label={t('save.comment')} maxLength={400} autoComplete="off" autoFocus value={comment} onValue={setComment} />
      <ProblemNote problem={problem && { ...problem, errors: undefined, ...(said && { detail: said }) }} />
    </FormDialog>
  )
}
