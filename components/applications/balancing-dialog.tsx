'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { type ApplicationBalance, type BalancingPolicy, balancingRules, zoneRules } from '@/lib/domains/gateway/balancing-schemas'
import { balancingQuery, forgetBalancing, saveBalancing } from '@/lib/domains/gateway/queries/balancing'
import { SelectField, TextField } from '../forms/field'
import { ProblemNote } from '../forms/problem-note'
import { useSubmit } from '../forms/use-submit'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { type BalancingText, policyFrom, textOf } from './balancing-text'

/** Chooses the rule; the proxy follows within a second. */
export function BalancingDialog({ name, balance, onClose }: { name: string; balance: ApplicationBalance; onClose: () => void }) {
  const t = useTranslations('balancing')
  const common = useTranslations('common')
  const client = useQueryClient()
  const [text, setText] = useState<BalancingText>(() => textOf(balance.policy))
  const [why, setWhy] = useState('')
  const read = policyFrom(text)
  const keep = (next: ApplicationBalance) => {
    client.setQueryData(balancingQuery(name).queryKey, next)
    onClose()
  }
  const save = useSubmit(() => saveBalancing(name, read.policy ?? balance.policy, why.trim() || undefined), keep)
  const forget = useSubmit(() => forgetBalancing(name), keep)
  const field = (key: Exclude<keyof BalancingText, 'rule' | 'zones'>, unit: string) => ({
    label: t(`field.${key}`), unit, value: text[key], inputMode: 'decimal' as const, autoComplete: 'off', error: read.wrong.includes(key) ? t(`wrong.${key}`) : null,
    onValue: (value: string) => setText({ ...text, [key]: value }),
  })
  return (
    <Dialog open onClose={onClose} title={t('dialog.title', { name })}>
      <form
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (read.policy) save.submit()
        }}
      >
        <SelectField label={t('field.rule')} hint={t(`rule.${text.rule}.hint`)} value={text.rule} options={balancingRules.map((value) => ({ value, label: t(`rule.${value}.name`) }))} onValue={(rule: BalancingPolicy['rule']) => setText({ ...text, rule })} />
        <SelectField label={t('field.zones')} hint={t(`zones.${text.zones}.hint`)} value={text.zones} options={zoneRules.map((value) => ({ value, label: t(`zones.${value}.name`) }))} onValue={(zones: BalancingPolicy['zones']) => setText({ ...text, zones })} />
        {text.zones === 'by-load' && <TextField {...field('spillOverOpen', t('unit.open'))} hint={t('hint.spillOverOpen')} />}
        <TextField {...field('slowStart', 's')} hint={t('hint.slowStart')} />
        <TextField {...field('failuresInRow', t('unit.failures'))} hint={t('hint.failuresInRow')} />
        <TextField {...field('blackout', 's')} hint={t('hint.blackout')} />
        <TextField {...field('sharePercentMax', '%')} hint={t('hint.sharePercentMax')} />
        <TextField {...field('errorPercent', '%')} hint={t('hint.errorPercent')} />
        <TextField label={t('field.why')} maxLength={400} autoComplete="off" value={why} onValue={setWhy} />
        <ProblemNote problem={save.problem ?? forget.problem} />
        <div className="acts">
          {balance.chosen && <Button look="danger" busy={forget.busy} onClick={() => forget.submit()}>{t('dialog.forget')}</Button>}
          <Button onClick={onClose}>{common('cancel')}</Button>
          <Button type="submit" look="primary" busy={save.busy} {...(!read.policy && { reason: t('dialog.wrong') })}>{t('dialog.save')}</Button>
        </div>
      </form>
    </Dialog>
  )
}
