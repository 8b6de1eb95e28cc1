'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { cancelRotation, endSessions, retryBinding, rotateBinding, unbindService } from '@/lib/domains/catalog/queries/services'
import { type Binding, EndSessionsInput, type Service } from '@/lib/domains/catalog/schemas'
import { TextField } from '../forms/field'
import { FormDialog } from '../forms/form-dialog'
import { ProblemNote } from '../forms/problem-note'
import { useSubmit } from '../forms/use-submit'
import { useToast } from '../ui/toast'
import { Holders } from './holders'

export const bindingActs = ['rotate', 'cancel', 'unbind', 'retry', 'end'] as const
export type BindingAct = (typeof bindingActs)[number]

const sends = { rotate: rotateBinding, cancel: cancelRotation, unbind: unbindService, retry: retryBinding, end: endSessions } satisfies Record<BindingAct, unknown>

/** What will happen to which instances, how to go back, and why it is done. */
export function BindingActDialog({ act, service, binding, onClose }: { act: BindingAct; service: Service; binding: Binding; onClose: () => void }) {
  const t = useTranslations('services')
  const client = useQueryClient()
  const toast = useToast()
  const [why, setWhy] = useState('')
  // Others are cut off: that needs a reason, as taking back a rollout does.
  const said = act !== 'end' || EndSessionsInput.safeParse({ why }).success
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
    <FormDialog
      title={t(`${act}.title`, named)} act={t(`${act}.submit`)} look={act === 'end' && !said ? 'danger' : act === 'unbind' || act === 'end' ? 'stop' : 'primary'}
      busy={busy} missing={said ? undefined : t('whyFirst')} onSubmit={() => submit()} onClose={onClose}
    >
      <p className="soft">{t(`${act}.what`, { ...named, instances: binding.instances.live })}</p>
      <p className="soft">{t(`${act}.back`)}</p>
      {act === 'end' && binding.credentials.map((one) => <Holders key={one.id} credential={one} />)}
      <TextField label={act === 'end' ? t('whyNeeded') : t('why')} maxLength={400} autoFocus autoComplete="off" value={why} onValue={setWhy} />
      <ProblemNote problem={problem} />
    </FormDialog>
  )
}
