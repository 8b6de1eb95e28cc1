'use client'

import { useTranslations } from 'next-intl'
import { type ReactNode, useState } from 'react'
import { TextField } from '../forms/field'
import { FormDialog } from '../forms/form-dialog'
import { ProblemNote } from '../forms/problem-note'
import { useSubmit } from '../forms/use-submit'
import type { ButtonLook } from '../ui/button'

export interface ReasonFormProps {
  title: ReactNode
  action: ReactNode
  look?: ButtonLook
  /** What will happen, and how to go back. */
  children: ReactNode
  /** Why it cannot go on yet; the reason that is asked for comes after it. */
  missing?: string | undefined
  send: (why: string) => Promise<unknown>
  onDone: () => void
  onClose: () => void
}

/** An act that says what it does and asks for its reason, which goes into the ledger. */
export function ReasonForm({ title, action, look = 'primary', children, missing, send, onDone, onClose }: ReasonFormProps) {
  const t = useTranslations('truth')
  const [why, setWhy] = useState('')
  const { busy, problem, submit, errorOf } = useSubmit(() => send(why.trim()), () => {
    onDone()
    onClose()
  })
  const reason = missing ?? (why.trim() === '' ? t('reason.first') : undefined)
  return (
    <FormDialog title={title} act={action} look={look} busy={busy} missing={reason} onSubmit={() => submit()} onClose={onClose}>
      {children}
      <TextField label={t('reason.label')} hint={t('reason.hint')} error={errorOf('why')} maxLength={400} autoComplete="off" value={why} onValue={setWhy} />
      <ProblemNote problem={problem} />
    </FormDialog>
  )
}
