'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { Decision } from '@/lib/domains/access/core/policy'
import { abortAllRuns } from '@/lib/domains/chaos/queries/runs'
import { useRefusalText } from '../delivery/refusal-text'
import { Button } from '../ui/button'
import { useToast } from '../ui/toast'
import { AbortDialog } from './abort-dialog'

/** One button that ends all faults now. It stays where it is while nothing runs, and says so. */
export function AbortAll({ running, decision }: { running: number; decision: Decision }) {
  const t = useTranslations('chaos')
  const toast = useToast()
  const refusal = useRefusalText()(decision)
  const [open, setOpen] = useState(false)
  const reason = refusal ?? (running === 0 ? t('abortAll.nothing') : null)
  return (
    <>
      <Button look="danger" icon="stop" onClick={() => setOpen(true)} {...(reason !== null && { reason })}>
        {t('abortAll.act')}
      </Button>
      {open && (
        <AbortDialog
          title={t('abortAll.title')}
          act={t('abortAll.act')}
          look="stop"
          send={abortAllRuns}
          onDone={({ runs, proxyAnswered }) => toast({ text: proxyAnswered ? t('abortAll.done', { count: runs.length }) : t('abortAll.doneLate', { count: runs.length }) })}
          onClose={() => setOpen(false)}
        >
          <p>{t('abortAll.what', { count: running })}</p>
        </AbortDialog>
      )}
    </>
  )
}
