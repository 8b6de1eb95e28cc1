'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { deleteService } from '@/lib/domains/catalog/queries/services'
import { DeleteServiceInput, type ServiceDetail } from '@/lib/domains/catalog/schemas'
import { ConfirmDialog } from '../forms/confirm-dialog'
import { TextField } from '../forms/field'
import { Ago } from '../ui/time'
import { useToast } from '../ui/toast'

/** For good: names every binding with its last use, and asks for the name and why. */
export function DeleteServiceDialog({ service, onClose }: { service: ServiceDetail; onClose: () => void }) {
  const t = useTranslations('services')
  const client = useQueryClient()
  const toast = useToast()
  const [why, setWhy] = useState('')
  const said = DeleteServiceInput.shape.why.safeParse(why).success
  const bound = service.bindingList.filter(({ state }) => state !== 'ended')
  return (
    <ConfirmDialog
      open onClose={onClose} title={t('delete.title', { name: service.name })} name={service.name} action={t('delete.submit')}
      fields={<TextField label={t('whyNeeded')} hint={t('whyHint')} maxLength={400} autoComplete="off" value={why} onValue={setWhy} />}
      missing={said ? undefined : t('whyFirst')}
      run={() => deleteService(service.id, service.name, why.trim())}
      onDone={() => {
        toast({ text: t('delete.done', { name: service.name }) })
        void client.invalidateQueries({ queryKey: ['services'] })
      }}
    >
      <p>{t('delete.what')}</p>
      {bound.length === 0 ? (
        <p>{t('delete.nobody')}</p>
      ) : (
        <>
          <p>{t('delete.uses', { bindings: bound.length })}</p>
          <ul className="stack">
            {bound.map(({ id, application, lastUseAt }) => (
              <li key={id}>
                <b className="med">{application}</b>, {lastUseAt ? <>{t('delete.lastUse')} <Ago atMs={Date.parse(lastUseAt)} /></> : t('delete.neverUsed')}
              </li>
            ))}
          </ul>
        </>
      )}
    </ConfirmDialog>
  )
}
