'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { deleteDrain } from '@/lib/domains/drains/queries/drains'
import { DeleteDrainInput, type DrainDetail } from '@/lib/domains/drains/schemas'
import { count } from '../data/numbers'
import { ConfirmDialog } from '../forms/confirm-dialog'
import { TextField } from '../forms/field'
import type { Leaving } from '../forms/use-leaving'
import { useToast } from '../ui/toast'
import { drainSums } from './drain-look'

/** For good: says how much waits and will never be sent. */
export function DeleteDrainDialog({ drain, leave, onClose }: { drain: DrainDetail; leave: Leaving<unknown>['leave']; onClose: () => void }) {
  const t = useTranslations('drains')
  const client = useQueryClient()
  const toast = useToast()
  const router = useRouter()
  const [why, setWhy] = useState('')
  const said = DeleteDrainInput.shape.why.safeParse(why).success
  const sums = drainSums(drain)
  return (
    <ConfirmDialog
      open onClose={onClose} title={t('delete.title', { name: drain.name })} name={drain.name} action={t('delete.act')}
      fields={<TextField label={t('whyNeeded')} hint={t('whyHint')} maxLength={400} autoComplete="off" value={why} onValue={setWhy} />}
      missing={said ? undefined : t('whyFirst')}
      run={() => leave(() => deleteDrain(drain.id, drain.name, why.trim()))}
      onDone={() => {
        toast({ text: t('delete.done', { name: drain.name }) })
        void client.invalidateQueries({ queryKey: ['drains', 'list'] })
        router.push('/drains')
      }}
    >
      <p>{t('delete.what')}</p>
      {sums && <p>{t('delete.waiting', { records: count(sums.waiting.records) })}</p>}
    </ConfirmDialog>
  )
}
