'use client'

import { useTranslations } from 'next-intl'
import { useId, useState } from 'react'
import { replaceInstance } from '@/lib/domains/delivery/queries/server-groups'
import { FormDialog } from '../forms/form-dialog'
import { useWrite, WhyField, WriteProblem } from './write-dialog'

/** Another instance takes its place and it ends after: harmless, but it stops something that runs, so it is said first. */
export function ReplaceDialog({ application, instance, onClose }: { application: string; instance: string; onClose: () => void }) {
  const t = useTranslations('application')
  const id = useId()
  const [why, setWhy] = useState('')
  const write = useWrite(() => replaceInstance(application, instance, why.trim()), t('replace.done', { name: instance }), onClose)
  return (
    <FormDialog title={t('replace.title', { name: instance })} act={t('replace.submit')} look="danger" busy={write.isPending} onSubmit={() => write.mutate()} onClose={onClose}>
      <p>{t('replace.what')}</p>
      <WhyField id={`${id}-why`} value={why} onChange={setWhy} />
      <WriteProblem error={write.error} />
    </FormDialog>
  )
}
