'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { z } from 'zod'
import { getJson } from '@/lib/http/get-json'
import { SelectField } from '../forms/field'
import { type FieldsProps, Figure } from './form-fields'

/** What of the list is shown here: the answer has more. */
const ConfigNames = z.object({ items: z.array(z.object({ name: z.string() })) })

/** How baseline and canary are compared, and where the lines are. */
export function CanaryFields({ application, ...fields }: FieldsProps & { application: string }) {
  const t = useTranslations('delivery')
  const { form, put } = fields
  const configs = useQuery({
    queryKey: ['canary', 'config-names', application],
    queryFn: ({ signal }) => getJson(ConfigNames, `/api/v1/applications/${encodeURIComponent(application)}/canary-configs`, { signal }),
    enabled: application !== '',
    retry: false,
  })
  const names = [...new Set(['default', ...(configs.data?.items.map(({ name }) => name) ?? []), form.config])]
  return (
    <fieldset className="choices-field stack stack-3">
      <legend className="label">{t('new.canary.title')}</legend>
      <div className="quad">
        <Figure {...fields} field="sharePercent" label={t('new.canary.share')} unit={t('new.unit.percent')} />
        <Figure {...fields} field="canarySize" label={t('new.canary.size')} unit={t('new.instances')} />
        <Figure {...fields} field="pass" label={t('new.canary.pass')} unit={t('new.unit.points')} />
        <Figure {...fields} field="marginal" label={t('new.canary.marginal')} unit={t('new.unit.points')} />
        <Figure {...fields} field="warmUpSeconds" label={t('new.canary.warmUp')} unit={t('new.unit.s')} />
        <Figure {...fields} field="intervalSeconds" label={t('new.canary.interval')} unit={t('new.unit.s')} />
        <Figure {...fields} field="lifetimeMinutes" label={t('new.canary.lifetime')} unit={t('new.unit.min')} />
        <SelectField label={t('new.canary.config')} value={form.config} options={names.map((value) => ({ value, label: value }))} onValue={(config) => put({ config })} />
        <SelectField
          label={t('new.canary.window')}
          value={form.window}
          options={[
            { value: 'growing', label: t('new.canary.growing') },
            { value: 'sliding', label: t('new.canary.sliding') },
          ]}
          onValue={(window) => put({ window })}
        />
        {form.window === 'sliding' && <Figure {...fields} field="slidingMinutes" label={t('new.canary.slidingLength')} unit={t('new.unit.min')} />}
      </div>
    </fieldset>
  )
}
