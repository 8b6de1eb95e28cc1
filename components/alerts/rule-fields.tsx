'use client'

import { useTranslations } from 'next-intl'
import { SelectField, TextField } from '../forms/field'
import type { Figure, Limits, RuleForm } from './rule-form'

const kinds = ['availability', 'latency', 'threshold', 'absence'] as const
const measures = ['error-share', 'p50', 'p95', 'p99', 'rate'] as const
const units = { 'error-share': '%', p50: 'ms', p95: 'ms', p99: 'ms', rate: '/s' } as const

export interface RuleFieldsProps {
  form: RuleForm
  problems: Partial<Record<Figure, Limits>>
  /** What the server says of the name. */
  nameError: string | null
  put: (changes: Partial<RuleForm>) => void
}

function FigureField({ form, problems, put, field, label, unit, hint }: RuleFieldsProps & { field: Figure; label: string; unit: string; hint?: string }) {
  const t = useTranslations('alerts')
  const wrong = problems[field]
  return (
    <TextField
      label={label} unit={unit} inputMode="decimal" autoComplete="off" value={form[field]} onValue={(value) => put({ [field]: value })}
      error={wrong ? t(wrong.whole ? 'form.wrongWhole' : 'form.wrong', { min: wrong.min, max: wrong.max }) : null} {...(hint !== undefined && { hint })}
    />
  )
}

/** What is to be told of, in plain words: an objective, a threshold or an absence. */
export function RuleFields(props: RuleFieldsProps) {
  const t = useTranslations('alerts')
  const { form, put, nameError } = props
  return (
    <>
      <SelectField label={t('form.kind')} hint={t(`form.kindHint.${form.kind}`)} value={form.kind} options={kinds.map((value) => ({ value, label: t(`kind.${value}`) }))} onValue={(kind) => put({ kind })} />
      {(form.kind === 'availability' || form.kind === 'latency') && (
        <>
          {form.kind === 'latency' && <FigureField {...props} field="thresholdMs" label={t('form.threshold')} unit="ms" hint={t('form.thresholdHint')} />}
          <FigureField {...props} field="objective" label={t('form.objective')} unit="%" hint={t('form.objectiveHint')} />
          <FigureField {...props} field="windowDays" label={t('form.window')} unit={t('form.days')} hint={t('form.windowHint')} />
        </>
      )}
      {form.kind === 'threshold' && (
        <>
          <SelectField label={t('form.measure')} value={form.measure} options={measures.map((value) => ({ value, label: t(`measure.${value}`) }))} onValue={(measure) => put({ measure })} />
          <SelectField label={t('form.direction')} value={form.direction} options={(['above', 'below'] as const).map((value) => ({ value, label: t(`form.directions.${value}`) }))} onValue={(direction) => put({ direction })} />
          <FigureField {...props} field="bound" label={t('form.bound')} unit={units[form.measure]} />
        </>
      )}
      {form.kind === 'absence' && <SelectField label={t('form.of')} hint={t('form.ofHint')} value={form.of} options={(['requests', 'telemetry'] as const).map((value) => ({ value, label: t(`form.ofs.${value}`) }))} onValue={(of) => put({ of })} />}
      {(form.kind === 'threshold' || form.kind === 'absence') && <FigureField {...props} field="forSeconds" label={t('form.for')} unit="s" hint={t('form.forHint')} />}
      <TextField label={t('form.name')} hint={t('form.nameHint')} maxLength={80} autoComplete="off" value={form.name} onValue={(name) => put({ name })} error={nameError} />
      <TextField label={t('form.why')} hint={t('form.whyHint')} maxLength={400} autoComplete="off" value={form.why} onValue={(why) => put({ why })} />
    </>
  )
}
