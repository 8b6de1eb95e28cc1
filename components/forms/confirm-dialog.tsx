'use client'

import { useTranslations } from 'next-intl'
import { type ReactNode, useState } from 'react'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { DialogActs } from './dialog-acts'
import { TextField } from './field'
import { ProblemNote } from './problem-note'
import { useSubmit } from './use-submit'

export interface ConfirmDialogProps {
  open: boolean
  onClose: () => void
  title: ReactNode
  /** What, where, how many, and how to go back. */
  children: ReactNode
  /** Typed before the action can run. */
  name: string
  action: ReactNode
  /** What else is asked for, and why it cannot go on as long as that is not there. */
  fields?: ReactNode
  missing?: string | undefined
  run: () => Promise<unknown>
  onDone?: () => void
}

/** For what cannot be undone: says what will happen and asks for the name of the thing. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  return (
    <Dialog open={props.open} onClose={props.onClose} title={props.title}>
      <Confirm {...props} />
    </Dialog>
  )
}

function Confirm({ onClose, children, name, action, fields, missing, run, onDone }: ConfirmDialogProps) {
  const t = useTranslations('common')
  const [typed, setTyped] = useState('')
  const { busy, problem, submit } = useSubmit(run, () => {
    onDone?.()
    onClose()
  })
  const first = typed.trim() === name ? missing : t('typeNameFirst')
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        if (first === undefined) submit()
      }}
    >
      <div className="soft">{children}</div>
      <TextField label={t('typeName', { name })} mono value={typed} onValue={setTyped} autoComplete="off" spellCheck={false} autoFocus />
      {fields}
      <ProblemNote problem={problem} />
      <DialogActs onCancel={onClose}>
        <Button type="submit" look="danger" busy={busy} {...(first !== undefined && { reason: first })}>
          {action}
        </Button>
      </DialogActs>
    </form>
  )
}
