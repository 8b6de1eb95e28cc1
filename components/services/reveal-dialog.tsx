'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { revealCredential } from '@/lib/domains/catalog/queries/services'
import { type Binding, type RevealedCredential, RevealInput, type Service } from '@/lib/domains/catalog/schemas'
import { TextField } from '../forms/field'
import { FormDialog } from '../forms/form-dialog'
import { ProblemNote } from '../forms/problem-note'
import { SecretOnce } from '../forms/secret-once'
import { useSubmit } from '../forms/use-submit'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'

/** Asks why, shows once, forgets when it is closed. The ledger keeps who saw it. */
export function RevealDialog({ service, binding, onClose }: { service: Service; binding: Binding; onClose: () => void }) {
  const t = useTranslations('services')
  const common = useTranslations('common')
  const [why, setWhy] = useState('')
  const [shown, setShown] = useState<RevealedCredential | null>(null)
  const said = RevealInput.safeParse({ why }).success
  const { busy, problem, submit } = useSubmit(() => revealCredential(service.id, binding.id, why.trim()), setShown)
  const named = { application: binding.application, service: service.name }
  if (shown)
    return (
      <Dialog open onClose={onClose} title={t('reveal.title', named)} footer={<Button onClick={onClose}>{common('close')}</Button>}>
        <SecretOnce secret={shown.uri} what={t('reveal.secret')}>
          {t('reveal.once', { number: shown.number })}
        </SecretOnce>
      </Dialog>
    )
  return (
    <FormDialog title={t('reveal.title', named)} act={t('reveal.submit')} busy={busy} missing={said ? undefined : t('reveal.whyFirst')} onSubmit={() => submit()} onClose={onClose}>
      <p className="soft">{t('reveal.what')}</p>
      <TextField label={t('reveal.why')} maxLength={400} autoFocus autoComplete="off" value={why} onValue={setWhy} />
      <ProblemNote problem={problem && { ...problem, errors: undefined }} />
    </FormDialog>
  )
}
