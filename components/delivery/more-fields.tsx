'use client'

import { useTranslations } from 'next-intl'
import { TextField } from '../forms/field'
import { type FieldsProps, Figure, useProblemText } from './form-fields'

/** What is rarely changed: another cluster of the application, and how long things may take. */
export function MoreFields({ cluster, ...fields }: FieldsProps & { cluster: string | null }) {
  const t = useTranslations('delivery')
  const text = useProblemText()
  const { form, problems, put } = fields
  return (
    <details>
      <summary>{t('new.more')}</summary>
      <div className="stack stack-3">
        <div className="quad">
          <Figure {...fields} field="healthDeadlineSeconds" label={t('new.healthDeadline')} unit={t('new.unit.s')} />
          <Figure {...fields} field="watchSeconds" label={t('new.watch')} unit={t('new.unit.s')} />
          <Figure {...fields} field="warmMinutes" label={t('new.warm')} unit={t('new.unit.min')} />
        </div>
        <div className="quad">
          {(['stack', 'detail'] as const).map((part) => (
            <TextField key={part} label={t(`new.${part}`)} mono autoComplete="off" spellCheck={false} value={form[part]} onValue={(value) => put({ [part]: value })} error={text(problems[part])} />
          ))}
        </div>
        {cluster && <span className="xs muted">{t('new.partHint', { cluster })}</span>}
      </div>
    </details>
  )
}
