'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { endSilence, ruleQuery, silenceRule } from '@/lib/domains/alerts/queries/alerts'
import type { AlertRule } from '@/lib/domains/alerts/schemas'
import { Countdown } from '../canary/countdown'
import { SelectField, TextField } from '../forms/field'
import { FormDialog } from '../forms/form-dialog'
import { ProblemNote } from '../forms/problem-note'
import { useSubmit } from '../forms/use-submit'
import { Button } from '../ui/button'
import { StateGlyph } from '../ui/state'
import { useToast } from '../ui/toast'
import { useRuleRefusal } from './use-rule-refusal'

const terms = ['15', '60', '240', '1440', '10080'] as const

/** A silence has an end and a reason: both are asked for. */
export function SilenceDialog({ rule, onClose }: { rule: AlertRule; onClose: () => void }) {
  const t = useTranslations('alerts')
  const client = useQueryClient()
  const toast = useToast()
  const [minutes, setMinutes] = useState<(typeof terms)[number]>('60')
  const [why, setWhy] = useState('')
  const { busy, problem, errorOf, submit } = useSubmit(
    () => silenceRule(rule.number, { minutes: Number(minutes), why: why.trim() }),
    (saved) => {
      client.setQueryData(ruleQuery(rule.number).queryKey, saved)
      toast({ text: t('silence.done', { name: rule.name }) })
      onClose()
    },
  )
  const missing = why.trim().length < 3 ? t('silence.whyFirst') : undefined
  return (
    <FormDialog title={t('silence.title', { name: rule.name })} act={t('silence.act')} busy={busy} missing={missing} onSubmit={() => submit()} onClose={onClose}>
      <p className="soft">{t('silence.text')}</p>
      <SelectField label={t('silence.for')} value={minutes} options={terms.map((value) => ({ value, label: t(`silence.term.${value}`) }))} onValue={setMinutes} />
      <TextField label={t('silence.why')} hint={t('silence.whyHint')} maxLength={400} autoComplete="off" value={why} onValue={setWhy} error={errorOf('why')} />
      <ProblemNote problem={problem} />
    </FormDialog>
  )
}

/** That nobody is told, until when and why; and the way to end it. */
export function SilenceNote({ rule }: { rule: AlertRule }) {
  const t = useTranslations('alerts')
  const client = useQueryClient()
  const refusal = useRuleRefusal(rule)
  const { busy, problem, submit } = useSubmit(
    () => endSilence(rule.number, ''),
    (saved) => client.setQueryData(ruleQuery(rule.number).queryKey, saved),
  )
  if (!rule.silence) return null
  return (
    <div className="note info mb-4" role="status">
      <StateGlyph state="info" />
      <div className="grow">
        <b className="med">{t('silence.holds')}</b> <Countdown untilMs={Date.parse(rule.silence.endsAt)} /> <span className="soft">{t('silence.by', { by: rule.silence.by, why: rule.silence.why })}</span>
        <ProblemNote problem={problem} />
      </div>
      <Button busy={busy} onClick={() => submit()} {...(refusal !== null && { reason: refusal })}>
        {t('silence.end')}
      </Button>
    </div>
  )
}
