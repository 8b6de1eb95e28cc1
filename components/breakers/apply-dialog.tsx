'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { setRules } from '@/lib/domains/breakers/queries/breakers'
import type { WallBreaker } from '@/lib/domains/breakers/schemas'
import type { ReplayAnswer, ReplayChanges } from '@/lib/domains/gateway/replay-schemas'
import { TextField } from '../forms/field'
import { FormDialog } from '../forms/form-dialog'
import { ProblemNote } from '../forms/problem-note'
import { useSubmit } from '../forms/use-submit'
import { useToast } from '../ui/toast'
import { callerOf } from './breaker-look'
import { changedFields, type FieldChange } from './replay-form'
import { useBreakerWords } from './use-breaker-words'

/** Puts the rules that were replayed in force: what becomes of each is shown before, and why is asked for. */
export function ApplyDialog({ breaker, change, replayed, onClose }: { breaker: WallBreaker; change: ReplayChanges; replayed: ReplayAnswer; onClose: () => void }) {
  const t = useTranslations('breakers')
  const client = useQueryClient()
  const toast = useToast()
  const words = useBreakerWords()
  const [why, setWhy] = useState('')
  const { busy, problem, errorOf, submit } = useSubmit(
    () => setRules({ caller: callerOf(breaker), callee: breaker.name, change, shown: replayed.policy, why: why.trim() }),
    () => {
      void client.invalidateQueries({ queryKey: ['breakers'] })
      toast({ text: t('apply.done', { pair: words.pair(breaker) }) })
      onClose()
    },
  )
  const missing = why.trim().length < 3 ? t('force.whyFirst') : undefined
  return (
    <FormDialog title={t('apply.title', { pair: words.pair(breaker) })} act={t('apply.act')} busy={busy} missing={missing} onSubmit={() => submit()} onClose={onClose}>
      <RuleChanges changes={changedFields(replayed.policy, replayed.whatIfPolicy)} />
      <p className="sm soft">{t('apply.note')}</p>
      <TextField label={t('force.why')} hint={t('force.whyHint')} maxLength={400} autoComplete="off" value={why} onValue={setWhy} error={errorOf('why')} />
      <ProblemNote problem={problem} />
    </FormDialog>
  )
}

/** Each rule that becomes another: what it is, and what it will be. */
export function RuleChanges({ changes }: { changes: readonly FieldChange[] }) {
  const t = useTranslations('breakers')
  return (
    <table className="tbl">
      <caption>{t('apply.caption')}</caption>
      <thead>
        <tr>
          <th>{t('apply.rule')}</th>
          <th className="r">{t('apply.before')}</th>
          <th className="r">{t('apply.after')}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ field, unit, before, after }) => (
          <tr key={field}>
            <td>{t(`replay.field.${field}`)}</td>
            <td className="r num">{before === undefined ? '–' : `${before} ${t(`replay.unit.${unit}`)}`}</td>
            <td className="r num strong">{`${after} ${t(`replay.unit.${unit}`)}`}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
