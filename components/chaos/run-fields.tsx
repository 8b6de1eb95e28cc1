'use client'

import { useTranslations } from 'next-intl'
import type { FaultKind, RunPreview } from '@/lib/domains/chaos/schemas'
import { CheckField, SelectField, TextField } from '../forms/field'
import { isOnInstances, type RunForm, type RunProblem, type RunProblems } from './run-form'

const faults = ['delay', 'error', 'reset', 'kill', 'stop', 'pause'] as const satisfies FaultKind[]

export interface RunFieldsProps {
  form: RunForm
  problems: RunProblems
  put: (changes: Partial<RunForm>) => void
}

export function useFigureProblem(): (problem: RunProblem | undefined) => string | null {
  const t = useTranslations('chaos')
  return (problem) => (problem ? t('new.wrong', { min: problem.min, max: problem.max }) : null)
}

interface FigureProps extends RunFieldsProps {
  field: 'count' | 'delayMs' | 'status' | 'sharePercent' | 'termSeconds'
  label: string
  unit: string
  hint?: string
}

function Figure({ form, problems, put, field, label, unit, hint }: FigureProps) {
  const text = useFigureProblem()
  return <TextField label={label} unit={unit} inputMode="decimal" autoComplete="off" value={form[field]} onValue={(value) => put({ [field]: value })} error={text(problems[field])} {...(hint !== undefined && { hint })} />
}

/** What is done, to what, how much of it and for how long. */
export function RunFields({ preview, ...props }: RunFieldsProps & { preview: RunPreview | null }) {
  const t = useTranslations('chaos')
  const { form, put } = props
  return (
    <>
      <SelectField label={t('new.fault')} hint={t(`new.faultHint.${form.fault}`)} value={form.fault} options={faults.map((value) => ({ value, label: t(`fault.${value}`) }))} onValue={(fault) => put({ fault, chosen: [] })} />
      {isOnInstances(form.fault) ? <InstanceFields {...props} preview={preview} /> : <CallFields {...props} />}
      <Figure {...props} field="termSeconds" label={t('new.term')} unit={t('unit.seconds')} hint={t('new.termHint')} />
      <TextField label={t('new.name')} hint={t('new.nameHint')} maxLength={120} autoComplete="off" value={form.title} onValue={(title) => put({ title })} />
      <TextField label={t('new.why')} hint={t('new.whyHint')} maxLength={400} autoComplete="off" value={form.why} onValue={(why) => put({ why })} />
    </>
  )
}

function CallFields(props: RunFieldsProps) {
  const t = useTranslations('chaos')
  const { form, put } = props
  return (
    <>
      <TextField label={t('new.caller')} hint={t('new.callerHint')} mono autoComplete="off" spellCheck={false} value={form.caller} onValue={(caller) => put({ caller })} />
      {form.fault === 'delay' && <Figure {...props} field="delayMs" label={t('new.delay')} unit="ms" />}
      {form.fault === 'error' && <Figure {...props} field="status" label={t('new.status')} unit="HTTP" />}
      <Figure {...props} field="sharePercent" label={t('new.share')} unit="%" />
      <CheckField label={t('new.signed')} hint={t('new.signedHint')} checked={form.scope === 'signed'} onValue={(signed) => put({ scope: signed ? 'signed' : 'all' })} />
    </>
  )
}

function InstanceFields({ preview, ...props }: RunFieldsProps & { preview: RunPreview | null }) {
  const t = useTranslations('chaos')
  const { form, put } = props
  const targets = preview && preview.fault.kind !== 'calls' ? preview.targets : []
  const zones = [...new Set(targets.map(({ zone }) => zone))].sort()
  const toggle = (instance: string, wanted: boolean) => put({ chosen: wanted ? [...form.chosen, instance].sort() : form.chosen.filter((one) => one !== instance) })
  // Those that were chosen stay in sight when one of them is no longer there.
  const listed = form.chosen.length > 0 ? form.chosen : []
  return (
    <>
      {form.chosen.length === 0 && (
        <>
          <Figure {...props} field="count" label={t('new.count')} unit={t('unit.instances')} hint={t('new.countHint')} />
          <SelectField label={t('new.zone')} value={form.zone} options={[{ value: '', label: t('new.anyZone') }, ...[...new Set([...zones, ...(form.zone ? [form.zone] : [])])].map((value) => ({ value, label: value }))]} onValue={(zone) => put({ zone })} />
        </>
      )}
      <fieldset className="field">
        <legend>{t('new.chosen')}</legend>
        <span className="hint">{t('new.chosenHint')}</span>
        {[...new Set([...targets.map(({ instance }) => instance), ...listed])].sort().map((instance) => (
          <CheckField key={instance} label={<span className="mono">{instance}</span>} checked={form.chosen.includes(instance)} onValue={(wanted) => toggle(instance, wanted)} />
        ))}
      </fieldset>
    </>
  )
}
