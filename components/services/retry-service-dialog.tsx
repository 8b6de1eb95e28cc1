'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useId, useState } from 'react'
import { retryService } from '@/lib/domains/catalog/queries/services'
import type { Service } from '@/lib/domains/catalog/schemas'
import { TextField } from '../forms/field'
import { ProblemNote } from '../forms/problem-note'
import { useSubmit } from '../forms/use-submit'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { useToast } from '../ui/toast'
import { useSaid } from './said'

/** What failed, and that the same order is given once more; a refusal for the quota says what could be freed. */
export function RetryServiceDialog({ service, onClose }: { service: Service; onClose: () => void }) {
  const t = useTranslations('services')
  const common = useTranslations('common')
  const client = useQueryClient()
  const toast = useToast()
  const said = useSaid()
  const id = useId()
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
    <Dialog
      open onClose={onClose} title={t('retryService.title', { name })}
      footer={
        <>
          <Button onClick={onClose}>{common('cancel')}</Button>
          <Button look="primary" type="submit" form={id} busy={busy}>
            {t('retry.act')}
          </Button>
        </>
      }
    >
      <form id={id} className="form" onSubmit={submit}>
        {service.reason && <p className="note warn">{said(service)}</p>}
        <p className="soft">{t(`retryService.${service.state === 'failed' ? 'order' : 'now'}`)}</p>
        <TextField label={t('why')} maxLength={400} autoFocus autoComplete="off" value={why} onValue={setWhy} />
        <ProblemNote problem={problem} />
      </form>
    </Dialog>
  )
}
