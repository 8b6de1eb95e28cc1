'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '../ui/button'

interface Versioned {
  version: number
  changedBy: { name: string }
}

/** What a form began from. A version that comes meanwhile takes nothing away that is being typed: it is `newer`. */
export function useFormBase<T extends Versioned>(now: T): { base: T; newer: T | null; begin: (from: T) => void } {
  const [base, begin] = useState(now)
  return { base, newer: now.version > base.version ? now : null, begin }
}

export function NewerVersion({ newer, onBegin }: { newer: Versioned | null; onBegin: () => void }) {
  const t = useTranslations('gateway')
  if (newer === null) return null
  return (
    <div className="note warn mb-4" role="status">
      <div>
        <p>{t('change.newer', { name: newer.changedBy.name, version: newer.version })}</p>
        <Button icon="undo" onClick={onBegin}>
          {t('change.anew', { version: newer.version })}
        </Button>
      </div>
    </div>
  )
}
