'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { retryService } from '@/lib/domains/catalog/queries/services'
import type { Service } from '@/lib/domains/catalog/schemas'
import { TextField } from '../forms/field'
import { FormDialog } from '../forms/form-dialog'
import { ProblemNote } from '../forms/problem-note'
import { useSubmit } from '../forms/use-submit'
import { useToast } from '../ui/toast'
import { useSaid } from './said'

/** What failed, and that the same order is given once more; a refusal for the quota says what could be freed. */
export function RetryServiceDialog({ service, onClose }: { service: Service; onClose: () => void }) {
  const t = useTranslations('services')
  const client = useQueryClient()
  const toast = useToast()
  const said = useSaid()
  const [why, setWhy] = useState('')
  const { name } = service
  const { busy, problem, submit } = useSubmit(
    () => retryService(service.id, why.trim()),
    () => {
      toast({ text: t('retryService.done', { name }) })
      void client.invalidateQueries({ queryKey: ['services'] })
      onClose()
    },
  )
  return (
    <FormDialog title={t('retryService.title', { name })} act={t('retry.act')} busy={busy} onSubmit={() => submit()} onClose={onClose}>
      {service.reason && <p className="note warn">{said(service)}</p>}
      <p className="soft">{t(`retryService.${service.state === 'failed' ? 'order' : 'now'}`)}</p>
      <TextField label={t('why')} maxLength={400} autoFocus autoComplete="off" value={why} onValue={setWhy} />
      <ProblemNote problem={problem} />
    </FormDialog>
  )
}
