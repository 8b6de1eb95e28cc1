'use client'

import { useTranslations } from 'next-intl'
import { useId } from 'react'
import type { z } from 'zod'
import { defaultLabels, type EngineChoice, type EngineName, type SignalName, type SourceLabels } from '@/lib/domains/telemetry/source-schemas'
import { CheckField, PasswordField, SelectField, TextField } from '../forms/field'

export interface SourceDraft {
  url: string
  login: 'none' | 'basic' | 'bearer'
  username: string
  secret: string
  tenant: string
  caPem: string
  insideAllowed: boolean
  labels: { [dimension in keyof SourceLabels]?: string | undefined }
}

/** A draft as it is sent: without what is empty, so that a kept secret stays. */
export const choiceOf = (engine: EngineName, { secret, labels, url, username, ...rest }: SourceDraft): z.input<typeof EngineChoice> => ({
  engine, ...rest, url: url.trim(), username: rest.login === 'basic' ? username.trim() : '', ...(rest.login !== 'none' && secret !== '' && { secret }),
  labels: Object.fromEntries(Object.entries(labels).filter(([, label]) => label?.trim())),
})

const logins = ['none', 'basic', 'bearer'] as const
const dimensions = ['application', 'instance', 'zone', 'cluster', 'serverGroup'] as const

interface ReachProps {
  signal: SignalName
  draft: SourceDraft
  kept: boolean
  errorOf: (field: string) => string | null
  onChange: (part: Partial<SourceDraft>) => void
}

/** Where an engine is and how it lets us in. */
export function SourceReach({ signal, draft, kept, errorOf, onChange }: ReachProps) {
  const t = useTranslations('sources')
  return (
    <>
      <TextField label={t('url')} hint={t('urlHint')} mono required inputMode="url" autoComplete="off" spellCheck={false} value={draft.url} onValue={(url) => onChange({ url })} error={errorOf('url')} />
      <div className="cc-row">
        <SelectField label={t('login')} value={draft.login} options={logins.map((value) => ({ value, label: t(`logins.${value}`) }))} onValue={(login) => onChange({ login })} error={errorOf('login')} />
        {draft.login === 'basic' && <TextField label={t('username')} autoComplete="off" value={draft.username} onValue={(username) => onChange({ username })} error={errorOf('username')} />}
        {draft.login !== 'none' && (
          <PasswordField label={t(draft.login === 'basic' ? 'password' : 'token')} hint={kept ? t('secretKept') : t('secretHint')} autoComplete="new-password" value={draft.secret} onValue={(secret) => onChange({ secret })} error={errorOf('secret')} />
        )}
      </div>
      <TextField label={t('tenant')} hint={t('tenantHint')} mono autoComplete="off" value={draft.tenant} onValue={(tenant) => onChange({ tenant })} error={errorOf('tenant')} />
      <CheckField label={t('inside')} hint={t('insideHint')} checked={draft.insideAllowed} onValue={(insideAllowed) => onChange({ insideAllowed })} />
      <details>
        <summary>{t('more')}</summary>
        <div className="cc-form">
          <CaField value={draft.caPem} onValue={(caPem) => onChange({ caPem })} error={errorOf('caPem')} />
          {signal !== 'traces' &&
            dimensions.map((dimension) => (
              <TextField
                key={dimension} label={t(`label.${dimension}`)} mono autoComplete="off" placeholder={defaultLabels[signal][dimension]} value={draft.labels[dimension] ?? ''}
                onValue={(label) => onChange({ labels: { ...draft.labels, [dimension]: label } })} error={errorOf(`labels/${dimension}`)}
              />
            ))}
        </div>
      </details>
    </>
  )
}

export function CaField({ value, onValue, error }: { value: string; onValue: (value: string) => void; error: string | null }) {
  const t = useTranslations('sources')
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{t('ca')}</label>
      <span className={`input area ${error ? 'bad' : ''}`}>
        <textarea id={id} className="mono sm" rows={4} spellCheck={false} autoComplete="off" placeholder="-----BEGIN CERTIFICATE-----" value={value} aria-describedby={`${id}-hint`} aria-invalid={error ? true : undefined} onChange={(event) => onValue(event.target.value)} />
      </span>
      <span className={error ? 'err' : 'hint'} id={`${id}-hint`}>
        {error ?? t('caHint')}
      </span>
    </div>
  )
}
