'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useId, useState } from 'react'
import { forceBreaker } from '@/lib/domains/breakers/queries/breakers'
import { ChoiceField, SelectField, TextField } from '../forms/field'
import { FormDialog } from '../forms/form-dialog'
import { ProblemNote } from '../forms/problem-note'
import { useSubmit } from '../forms/use-submit'
import { useToast } from '../ui/toast'

const terms = ['5', '15', '60', '240', '1440'] as const
const modes = ['open', 'closed'] as const

/** A forced state has an end and a reason: both are asked for, and what it does is said before. */
export function ForceDialog({ caller, callee, pair, onClose }: { caller: string; callee: string; pair: string; onClose: () => void }) {
  const t = useTranslations('breakers')
  const client = useQueryClient()
  const toast = useToast()
  const id = useId()
  const [mode, setMode] = useState<(typeof modes)[number]>('open')
  const [minutes, setMinutes] = useState<(typeof terms)[number]>('15')
  const [why, setWhy] = useState('')
  const { busy, problem, errorOf, submit } = useSubmit(
    () => forceBreaker({ caller, callee, mode, minutes: Number(minutes), why: why.trim() }),
    () => {
      void client.invalidateQueries({ queryKey: ['breakers'] })
      toast({ text: t('force.done', { pair }) })
      onClose()
    },
  )
  const missing = why.trim().length < 3 ? t('force.whyFirst') : undefined
  return (
    <FormDialog title={t('force.title', { pair })} act={t(`force.act.${mode}`)} busy={busy} missing={missing} onSubmit={() => submit()} onClose={onClose}>
      <ChoiceField legend={t('force.mode')} name={`${id}-mode`} value={mode} choices={modes.map((value) => ({ value, label: t(`force.modes.${value}.label`), note: t(`force.modes.${value}.note`) }))} onValue={setMode} />
      <SelectField label={t('force.for')} hint={t('force.forHint')} value={minutes} options={terms.map((value) => ({ value, label: t(`force.term.${value}`) }))} onValue={setMinutes} />
      <TextField label={t('force.why')} hint={t('force.whyHint')} maxLength={400} autoComplete="off" value={why} onValue={setWhy} error={errorOf('why')} />
      <ProblemNote problem={problem} />
    </FormDialog>
  )
}
