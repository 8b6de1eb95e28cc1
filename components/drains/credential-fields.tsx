'use client'

import { useTranslations } from 'next-intl'
import { useId } from 'react'
import { kindRules } from '@/lib/domains/drains/core/drain-kinds'
import type { Drain, DrainAuth } from '@/lib/domains/drains/schemas'
import { PasswordField, SelectField, TextField } from '../forms/field'
import type { DrainForm } from './form-state'

interface Props {
  form: DrainForm
  before: Drain | null
  put: (more: Partial<DrainForm>) => void
  error: (field: 'credentials' | 'secret') => string | null
}

const forms: DrainAuth['kind'][] = ['none', 'bearer', 'basic', 'headers']

/** Taken in and never shown again: of what is kept only its form is known. */
export function CredentialFields({ form, before, put, error }: Props) {
  const t = useTranslations('drains')
  const { headers } = kindRules[form.kind]
  const choices: DrainForm['auth'][] = [...(before ? (['keep'] as const) : []), ...(headers ? forms : (['none'] as const))]
  return (
    <>
      <SelectField label={t('form.auth')} hint={t('form.authHint')} value={form.auth} options={choices.map((value) => ({ value, label: value === 'keep' && before ? t('auth.keep', { now: t(`auth.${before.credentials.auth}`) }) : t(`auth.${value === 'keep' ? 'none' : value}`) }))} onValue={(auth) => put({ auth, secret: '' })} error={error('credentials')} />
      {form.auth === 'basic' && <TextField label={t('form.username')} autoComplete="off" spellCheck={false} maxLength={200} value={form.username} onValue={(username) => put({ username })} />}
      {form.auth === 'headers' && <TextField label={t('form.header')} hint={t('form.headerHint')} mono autoComplete="off" spellCheck={false} maxLength={80} value={form.header} onValue={(header) => put({ header })} />}
      {(form.auth === 'bearer' || form.auth === 'basic' || form.auth === 'headers') && <PasswordField label={t(`form.secret.${form.auth}`)} autoComplete="new-password" spellCheck={false} maxLength={4_000} value={form.secret} onValue={(secret) => put({ secret })} error={error('secret')} />}
      {form.auth !== 'keep' && (
        <details className="field">
          <summary>{t('form.tls')}</summary>
          <div className="stack mt-2">
            <PemField label={t('form.ca')} hint={t('form.caHint')} value={form.ca} onValue={(ca) => put({ ca })} />
            <PemField label={t('form.certificate')} hint={t('form.certificateHint')} value={form.certificate} onValue={(certificate) => put({ certificate })} />
            <PemField label={t('form.key')} value={form.key} onValue={(key) => put({ key })} />
          </div>
        </details>
      )}
    </>
  )
}

function PemField({ label, hint, value, onValue }: { label: string; hint?: string; value: string; onValue: (value: string) => void }) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <span className="input">
        <textarea id={id} className="mono sm" rows={3} spellCheck={false} autoComplete="off" placeholder="-----BEGIN" value={value} onChange={({ target }) => onValue(target.value)} {...(hint && { 'aria-describedby': `${id}-hint` })} />
      </span>
      {hint && (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
    </div>
  )
}
