'use client'

import { useTranslations } from 'next-intl'
import { kindRules } from '@/lib/domains/drains/core/drain-kinds'
import { type Drain, drainKinds, drainSignals } from '@/lib/domains/drains/schemas'
import { Severity } from '@/lib/domains/telemetry/schemas'
import { useReasonWords } from '../data/problem-words'
import { CheckField, ChoiceField, SelectField, TextField } from '../forms/field'
import { useDecide } from '../shell/use-decide'
import { CredentialFields } from './credential-fields'
import { type DrainForm, type FormProblem, withKind } from './form-state'

interface Props {
  form: DrainForm
  before: Drain | null
  onForm: (form: DrainForm) => void
  /** What the server says of a field. */
  errorOf: (field: string) => string | null
  problems: readonly FormProblem[]
}

const addresses = { syslog: 'syslog-tls://logs.example.com:6514', https: 'https://logs.example.com/in', otlp: 'https://otlp.example.com', loki: 'https://loki.example.com' }

/** All settings of a drain but its name: the same for a new one and for a change. */
export function DrainFields({ form, before, onForm, errorOf, problems }: Props) {
  const t = useTranslations('drains')
  const logs = useTranslations('logs')
  const words = useReasonWords()
  const mayAllow = useDecide()('drains:allow-local').allowed
  const put = (more: Partial<DrainForm>) => onForm({ ...form, ...more })
  /** What the page knows to be wrong; else what the server says. Nothing is wrong with what was not typed yet. */
  const error = (field: FormProblem['field']) => {
    const found = problems.find((one) => one.field === field)
    if (found && (field !== 'url' || form.url !== '') && (field !== 'secret' || form.secret !== '')) return words(found.why)
    return errorOf(field)
  }
  const { signals: carried } = kindRules[form.kind]
  return (
    <>
      <ChoiceField legend={t('form.kind')} name="kind" value={form.kind} onValue={(kind) => onForm(withKind(form, kind))} choices={drainKinds.map((value) => ({ value, label: t(`kind.${value}`), note: t(`kindWords.${value}`) }))} />
      <TextField label={t('form.url')} hint={t('form.urlHint', { example: addresses[form.kind] })} mono autoComplete="off" spellCheck={false} inputMode="url" maxLength={1_000} value={form.url} onValue={(url) => put({ url })} error={error('url')} />
      {carried.length > 1 && (
        <fieldset className="choices-field">
          <legend className="label">{t('form.signals')}</legend>
          {drainSignals.map((signal) => (
            <CheckField key={signal} label={t(`signal.${signal}`)} checked={form.signals.includes(signal)} onValue={(on) => put({ signals: drainSignals.filter((one) => (one === signal ? on : form.signals.includes(one))) })} />
          ))}
          {error('signals') && <span className="err" role="alert">{error('signals')}</span>}
        </fieldset>
      )}
      <ChoiceField legend={t('form.which')} name="which" inline value={form.which} onValue={(which) => put({ which })} choices={(['all', 'named'] as const).map((value) => ({ value, label: t(`form.${value}`) }))} />
      {form.which === 'named' && <TextField label={t('form.applications')} hint={t('form.applicationsHint')} mono autoComplete="off" spellCheck={false} value={form.applications} onValue={(applications) => put({ applications })} error={error('applications')} />}
      {form.signals.includes('logs') && (
        <SelectField label={t('form.severity')} value={form.severityMin} onValue={(severityMin) => put({ severityMin })} options={[{ value: '' as const, label: t('form.anySeverity') }, ...Severity.options.map((value) => ({ value, label: logs('filter.atLeast', { severity: logs(`severity.${value}`) }) }))]} />
      )}
      <CredentialFields form={form} before={before} put={put} error={error} />
      <TextField label={t('form.buffer')} hint={t('form.bufferHint')} unit="MiB" inputMode="numeric" autoComplete="off" value={form.bufferMiB} onValue={(bufferMiB) => put({ bufferMiB })} error={error('bufferMiB')} />
      {(mayAllow || form.localAllowed) && <CheckField label={t('form.local')} hint={t('form.localHint')} checked={form.localAllowed} onValue={(localAllowed) => put({ localAllowed })} />}
      <TextField label={t('why')} maxLength={400} autoComplete="off" value={form.why} onValue={(why) => put({ why })} />
    </>
  )
}
