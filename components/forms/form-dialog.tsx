'use client'

import { useTranslations } from 'next-intl'
import { type ReactNode, useId } from 'react'
import { Button, type ButtonLook } from '../ui/button'
import { Dialog } from '../ui/dialog'

export interface FormDialogProps {
  title: ReactNode
  /** What the main button says. */
  act: ReactNode
  look?: ButtonLook
  busy: boolean
  /** Why it cannot be sent yet; it stands beside the button. */
  missing?: string | undefined
  /** Where that stands in the form already: it is not said twice. */
  missingId?: string
  onSubmit: () => void
  onClose: () => void
  children: ReactNode
}

/** A form with its two buttons at the foot. It may stand inside of another form: what is sent here is not sent there. */
export function FormDialog({ title, act, look = 'primary', busy, missing, missingId, onSubmit, onClose, children }: FormDialogProps) {
  const common = useTranslations('common')
  const id = useId()
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      footer={
        <>
          <Button onClick={onClose}>{common('cancel')}</Button>
          <Button look={look} type="submit" form={id} busy={busy} {...(missing !== undefined && { reason: missing, ...(missingId !== undefined && { reasonId: missingId }) })}>
            {act}
          </Button>
        </>
      }
    >
      <form
        id={id}
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          event.stopPropagation()
          if (missing === undefined) onSubmit()
        }}
      >
        {children}
      </form>
    </Dialog>
  )
}
