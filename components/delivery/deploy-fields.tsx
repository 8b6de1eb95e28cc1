'use client'

import { useTranslations } from 'next-intl'
import type { Decision } from '@/lib/domains/access/core/policy'
import type { ApplicationRow } from '@/lib/domains/applications/schemas'
import type { RolloutPreview } from '@/lib/domains/delivery/rollout-schemas'
import { ChoiceField, TextField } from '../forms/field'
import { ApplicationPicker } from './application-picker'
import { CanaryFields } from './canary-fields'
import type { FieldsProps } from './form-fields'
import { GroupFields } from './group-fields'
import { MoreFields } from './more-fields'
import { ReleaseField } from './release-field'

export interface DeployFieldsProps extends FieldsProps {
  plan: RolloutPreview['plan'] | null
  /** As it stands in the address. */
  application: string
  owned: ApplicationRow | null
  release: number | null
  onApplication: (name: string) => void
  onRelease: (release: number) => void
  upload: Decision
}

/** Everything that is asked of a rollout, what matters most first. */
export function DeployFields({ application, owned, release, onApplication, onRelease, upload, plan, ...fields }: DeployFieldsProps) {
  const t = useTranslations('delivery')
  const { form, put } = fields
  return (
    <>
      <div className="cols-2" style={{ gap: 12 }}>
        <div className="stack">
          <ApplicationPicker value={application} onPick={onApplication} />
        </div>
        <div className="stack">{owned && <ReleaseField application={owned.name} value={release} onPick={onRelease} upload={upload} />}</div>
      </div>
      <ChoiceField
        legend={t('new.strategy')}
        name="strategy"
        inline
        value={form.strategy}
        onValue={(strategy) => put({ strategy })}
        choices={(['redblack', 'canary'] as const).map((value) => ({ value, label: t(`strategy.${value}`), note: t(`new.${value}Note`) }))}
      />
      {form.strategy === 'canary' && <CanaryFields {...fields} application={owned?.name ?? ''} />}
      <GroupFields {...fields} plan={plan} />
      <MoreFields {...fields} cluster={plan?.cluster ?? null} />
      <TextField label={t('new.why')} hint={t('new.whyHint')} maxLength={400} autoComplete="off" value={form.why} onValue={(why) => put({ why })} />
    </>
  )
}
