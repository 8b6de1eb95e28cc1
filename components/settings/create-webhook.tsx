'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { createWebhook } from '@/lib/domains/alerts/queries/webhooks'
import { DialogActs } from '../forms/dialog-acts'
import { CheckField, TextField } from '../forms/field'
import { ProblemNote } from '../forms/problem-note'
import { SecretOnce } from '../forms/secret-once'
import { useSubmit } from '../forms/use-submit'
import { useShell } from '../shell/shell-context'
import { Button } from '../ui/button'

/** Address and name; then the secret that signs what is sent, once. */
export function CreateWebhook({ team, onClose, onDone }: { team: string; onClose: () => void; onDone: () => void }) {
  const t = useTranslations('alerts')
  const common = useTranslations('common')
  const { me } = useShell()
  const [name, setName] = useState('')
  const [url, setUrl] = useState('')
  const [allowLocal, setAllowLocal] = useState(false)
  const [secret, setSecret] = useState<string | null>(null)
  const { busy, problem, errorOf, submit } = useSubmit(
    () => createWebhook(team, { name: name.trim(), url: url.trim(), allowLocal }),
    (made) => {
      setSecret(made.secret)
      onDone()
    },
  )
  if (secret !== null)
    return (
      <div className="form">
        <SecretOnce secret={secret} what={t('webhook.secret')}>
          {t('webhook.once')}
        </SecretOnce>
        <p className="sm soft">{t('webhook.signed')}</p>
        <div className="acts">
          <Button onClick={onClose}>{common('close')}</Button>
        </div>
      </div>
    )
  return (
    <form className="form" onSubmit={submit} noValidate>
      <WebhookFields name={name} onName={setName} url={url} onUrl={setUrl} errorOf={errorOf} />
      {me.operator && <CheckField label={t('webhook.allowLocal')} hint={t('webhook.allowLocalHint')} checked={allowLocal} onValue={setAllowLocal} />}
      <ProblemNote problem={problem} />
      <DialogActs onCancel={onClose}>
        <Button type="submit" look="primary" busy={busy}>
          {t('webhook.add')}
        </Button>
      </DialogActs>
    </form>
  )
}

interface FieldsProps {
  name: string
  onName: (name: string) => void
  url: string
  onUrl: (url: string) => void
  /** What the server says of a field. */
  errorOf: (field: string) => string | null
}

export function WebhookFields({ name, onName, url, onUrl, errorOf }: FieldsProps) {
  const t = useTranslations('alerts')
  return (
    <>
      <TextField label={t('webhook.name')} required autoFocus maxLength={60} autoComplete="off" value={name} onValue={onName} error={errorOf('name')} />
      <TextField label={t('webhook.url')} hint={t('webhook.urlHint')} required mono maxLength={2_000} autoComplete="off" spellCheck={false} value={url} onValue={onUrl} error={errorOf('url')} />
    </>
  )
}
