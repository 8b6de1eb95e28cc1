'use client'

import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Button } from '../ui/button'

/** The buttons of a form that fills a dialog: the way out first and the main one last, as in every dialog. */
export function DialogActs({ onCancel, children }: { onCancel: () => void; children: ReactNode }) {
  const t = useTranslations('common')
  return (
    <div className="acts justify-end">
      <Button onClick={onCancel}>{t('cancel')}</Button>
      {children}
    </div>
  )
}
