'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { rollBack } from '@/lib/domains/delivery/queries/rollouts'
import { RollBackInput, type Rollout } from '@/lib/domains/delivery/rollout-schemas'
import { TextField } from '../forms/field'
import { FormDialog } from '../forms/form-dialog'
import { ProblemNote } from '../forms/problem-note'
import { useSubmit } from '../forms/use-submit'
import { useToast } from '../ui/toast'
import { rollBackEffects } from './roll-back-effects'
import { releaseName } from './rollout-look'

/** What going back does, then why. Enter in the one field does it: hands stay on the keyboard. */
export function RollBackDialog({ rollout, onClose }: { rollout: Rollout; onClose: () => void }) {
  const t = useTranslations('delivery')
  const toast = useToast()
  const client = useQueryClient()
  const [why, setWhy] = useState('')
  const name = t('page.title', { application: rollout.application, number: rollout.number })
  const said = RollBackInput.safeParse({ why }).success
  const { busy, problem, submit } = useSubmit(
    () => rollBack(rollout.application, rollout.number, why.trim()),
    () => {
      toast({ text: t('rollBack.done', { name }) })
      void client.invalidateQueries({ queryKey: ['delivery'] })
      onClose()
    },
  )
  return (
    <FormDialog
      title={t('rollBack.title', { name })} act={rollout.from ? t('rollBack.act', { release: releaseName(rollout.from) }) : t('rollBack.actFirst')} look={said ? 'stop' : 'danger'}
      busy={busy} missing={said ? undefined : t('rollBack.whyFirst')} onSubmit={() => submit()} onClose={onClose}
    >
      <ul className="stack soft">
        {rollBackEffects(rollout).map((effect) => (
          <li key={effect.kind}>{t(`rollBack.${effect.kind}`, { groups: effect.groups.join(', ') })}</li>
        ))}
      </ul>
      <TextField label={t('rollBack.why')} hint={t('rollBack.whyHint')} maxLength={400} autoFocus autoComplete="off" value={why} onValue={setWhy} />
      <ProblemNote problem={problem && { ...problem, errors: undefined }} />
    </FormDialog>
  )
}
