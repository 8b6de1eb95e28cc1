'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useId, useState } from 'react'
import { cancelRotation, rotateBinding, unbindService } from '@/lib/domains/catalog/queries/services'
import type { Binding, Service } from '@/lib/domains/catalog/schemas'
import { TextField } from '../forms/field'
import { ProblemNote } from '../forms/problem-note'
import { useSubmit } from '../forms/use-submit'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { useToast } from '../ui/toast'

export type BindingAct = 'rotate' | 'cancel' | 'unbind'

const sends = { rotate: rotateBinding, cancel: cancelRotation, unbind: unbindService } satisfies Record<BindingAct, unknown>

/** What will happen to which instances, how to go back, and why it is done. */
export function BindingActDialog({ act, service, binding, onClose }: { act: BindingAct; service: Service; binding: Binding; onClose: () => void }) {
  const t = useTranslations('services')
  const common = useTranslations('common')
  const client = useQueryClient()
  const toast = useToast()
  const id = useId()
  const [why, setWhy] = useState('')
  const named = { application: binding.application, service: service.name }
  const { busy, problem, submit } = useSubmit(
    () => sends[act](service.id, binding.id, why.trim()),
    () => {
      toast({ text: t(`${act}.done`, named) })
      void client.invalidateQueries({ queryKey: ['services'] })
      onClose()
    },
  )
  return (
    <Dialog
      open onClose={onClose} title={t(`${act}.title`, named)}
      footer={
        <>
          <Button onClick={onClose}>{common('cancel')}</Button>
          <Button look={act === 'unbind' ? 'stop' : 'primary'} type="submit" form={id} busy={busy}>
            {t(`${act}.submit`)}
          </Button>
        </>
      }
    >
      <form id={id} className="form" onSubmit={submit}>
        <p className="soft">{t(`${act}.what`, { ...named, instances: binding.instances.live })}</p>
        <p className="soft">{t(`${act}.back`)}</p>
        <TextField label={t('why')} maxLength={400} autoFocus autoComplete="off" value={why} onValue={setWhy} />
        <ProblemNote problem={problem} />
      </form>
    </Dialog>
  )
}
