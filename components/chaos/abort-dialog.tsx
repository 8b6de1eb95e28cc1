'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type ReactNode, useState } from 'react'
import { TextField } from '../forms/field'
import { FormDialog } from '../forms/form-dialog'
import { ProblemNote } from '../forms/problem-note'
import { useSubmit } from '../forms/use-submit'

export interface AbortDialogProps<T> {
  title: string
  act: string
  look: 'stop' | 'primary'
  send: (why: string) => Promise<T>
  onDone: (answer: T) => void
  onClose: () => void
  children: ReactNode
}

/** What ending it does, and why, if there is time to say it: Enter does it. */
export function AbortDialog<T>({ title, act, look, send, onDone, onClose, children }: AbortDialogProps<T>) {
  const t = useTranslations('chaos')
  const client = useQueryClient()
  const [why, setWhy] = useState('')
  const { busy, problem, submit } = useSubmit(
    () => send(why.trim()),
    (answer) => {
      void client.invalidateQueries({ queryKey: ['chaos'] })
      onDone(answer)
      onClose()
    },
  )
  return (
    <FormDialog title={title} act={act} look={look} busy={busy} onSubmit={() => submit()} onClose={onClose}>
      <div className="stack soft">{children}</div>
      <TextField label={t('abort.why')} hint={t('abort.whyHint')} maxLength={400} autoFocus autoComplete="off" value={why} onValue={setWhy} />
      <ProblemNote problem={problem && { ...problem, errors: undefined }} />
    </FormDialog>
  )
}
