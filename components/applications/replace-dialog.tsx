'use client'

import { useTranslations } from 'next-intl'
import { useId, useState } from 'react'
import { replaceInstance } from '@/lib/domains/delivery/queries/server-groups'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { useWrite, WhyField, WriteProblem } from './write-dialog'

/** Another instance takes its place and it ends after: harmless, but it stops something that runs, so it is said first. */
export function ReplaceDialog({ application, instance, onClose }: { application: string; instance: string; onClose: () => void }) {
  const t = useTranslations('application')
  const common = useTranslations('common')
  const id = useId()
  const [why, setWhy] = useState('')
  const write = useWrite(() => replaceInstance(application, instance, why.trim()), t('replace.done', { name: instance }), onClose)
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('replace.title', { name: instance })}
      footer={
        <>
          <Button onClick={onClose}>{common('cancel')}</Button>
          <Button look="danger" type="submit" form={id} busy={write.isPending}>
            {t('replace.submit')}
          </Button>
        </>
      }
    >
      <form
        id={id}
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          write.mutate()
        }}
      >
        <p>{t('replace.what')}</p>
        <WhyField id={`${id}-why`} value={why} onChange={setWhy} />
        <WriteProblem error={write.error} />
      </form>
    </Dialog>
  )
}
