'use client'

import { useTranslations } from 'next-intl'
import { type ReactNode, useEffect, useId, useRef } from 'react'
import { Button } from './button'

export interface DialogProps {
  open: boolean
  onClose: () => void
  title: ReactNode
  wide?: boolean
  /** Buttons, the main one last. */
  footer?: ReactNode
  children: ReactNode
}

/** The browser's own dialog: it keeps focus inside, closes on Esc and gives focus back. */
export function Dialog({ open, onClose, title, wide = false, footer, children }: DialogProps) {
  const t = useTranslations('common')
  const ref = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  // Synchronises with the browser's top layer, which has no attribute for "modal".
  useEffect(() => {
    const dialog = ref.current
    if (!dialog) return
    if (open && !dialog.open) {
      dialog.showModal()
      // The browser begins at the first control, which is the cross: whoever opened a form wants its first field.
      dialog.querySelector<HTMLElement>('.dbody :is(input, textarea, select):not([type=file], [tabindex="-1"])')?.focus()
    }
    if (!open && dialog.open) dialog.close()
  }, [open])
  return (
    <dialog ref={ref} className={`dlg ${wide ? 'wide' : ''}`} aria-labelledby={titleId} onClose={onClose} onClick={(event) => event.target === ref.current && onClose()}>
      {open && (
        <>
          <header>
            <h2 id={titleId}>{title}</h2>
            <Button look="quiet" icon="close" aria-label={t('close')} onClick={onClose} />
          </header>
          <div className="dbody">{children}</div>
          {footer && <div className="dfoot">{footer}</div>}
        </>
      )}
    </dialog>
  )
}
