'use client'

import { useTranslations } from 'next-intl'
import type { RolloutPreview } from '@/lib/domains/delivery/rollout-schemas'
import { ChoiceField, TextField } from '../forms/field'
import { useShell } from '../shell/shell-context'
import { type FieldsProps, Figure, useProblemText } from './form-fields'

type Plan = RolloutPreview['plan']

/** Size, zones, health and variables of the new server group. What is left as it is shows what that is, from the preview. */
export function GroupFields({ plan, ...fields }: FieldsProps & { plan: Plan | null }) {
  const t = useTranslations('delivery')
  const text = useProblemText()
  const { form, problems, put } = fields
  return (
    <>
      <div className="cols-2" style={{ gap: 12 }}>
        <Figure {...fields} field="size" label={t('new.size')} unit={t('new.instances')} hint={t('new.kept')} {...(plan && { placeholder: String(plan.size) })} />
        <TextField
          label={t('new.healthPath')}
          hint={t('new.healthHint')}
          mono
          autoComplete="off"
          spellCheck={false}
          placeholder={plan?.healthPath ?? '/health'}
          value={form.healthPath}
          onValue={(healthPath) => put({ healthPath })}
          error={text(problems.healthPath)}
        />
      </div>
      <ZonesField {...fields} plan={plan} />
      <VariablesField {...fields} plan={plan} />
    </>
  )
}

function ZonesField({ form, problems, put, plan }: FieldsProps & { plan: Plan | null }) {
  const t = useTranslations('delivery')
  const { zones } = useShell()
  const text = useProblemText()
  const chosen = form.zones ?? plan?.zones ?? zones
  const error = text(problems.zones)
  const change = (zone: string, on: boolean) => put({ zones: zones.filter((one) => (one === zone ? on : chosen.includes(one))) })
  return (
    <fieldset className="choices-field field">
      <legend className="label">{t('new.zones')}</legend>
      <div className="row wrap gap-4">
        {zones.map((zone) => (
          <label key={zone} className="chk" style={{ fontWeight: 400 }}>
            <input type="checkbox" checked={chosen.includes(zone)} onChange={({ target }) => change(zone, target.checked)} />
            <span className="mono sm">{zone}</span>
          </label>
        ))}
      </div>
      <span className={error ? 'err' : 'hint'} {...(error && { role: 'alert' })}>
        {error ?? t('new.zonesHint')}
      </span>
    </fieldset>
  )
}

function VariablesField({ form, problems, put, plan }: FieldsProps & { plan: Plan | null }) {
  const t = useTranslations('delivery')
  const text = useProblemText()
  // While all are replaced the plan names the new ones: what is kept is not known then.
  const kept = form.variables === 'keep' ? plan?.variables : undefined
  const error = text(problems.environment)
  return (
    <>
      <ChoiceField
        legend={t('new.variables')}
        name="variables"
        inline
        value={form.variables}
        onValue={(variables) => put({ variables })}
        choices={[
          { value: 'keep', label: t('new.keep'), note: kept === undefined ? t('new.keepAll') : t('new.keepNote', { count: kept.length, names: kept.join(', ') }) },
          { value: 'replace', label: t('new.replace'), note: t('new.replaceNote') },
        ]}
      />
      {form.variables === 'replace' && (
        <div className="field">
          <label htmlFor="deploy-environment">{t('new.environment')}</label>
          <span className={`input area ${error ? 'bad' : ''}`}>
            <textarea id="deploy-environment" className="mono sm" rows={5} spellCheck={false} autoComplete="off" value={form.environment} onChange={({ target }) => put({ environment: target.value })} aria-invalid={error !== null} aria-describedby="deploy-environment-error" />
          </span>
          <span className="err" id="deploy-environment-error" role="status">
            {error}
          </span>
        </div>
      )}
    </>
  )
}
