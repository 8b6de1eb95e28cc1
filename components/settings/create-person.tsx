'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { accessKey } from '@/lib/domains/access/queries/access-lists'
import { CreatedPerson, PersonName } from '@/lib/domains/access/schemas'
import { sendJson } from '@/lib/http/get-json'
import { DialogActs } from '../forms/dialog-acts'
import { CheckField, TextField } from '../forms/field'
import { ProblemNote } from '../forms/problem-note'
import { SecretOnce } from '../forms/secret-once'
import { useSubmit } from '../forms/use-submit'
import { Button } from '../ui/button'

/** Makes a person and shows the link by which they set their password: once. */
export function CreatePerson({ onClose }: { onClose: () => void }) {
  const t = useTranslations('settings')
  const common = useTranslations('common')
  const auth = useTranslations('auth')
  const client = useQueryClient()
  const [name, setName] = useState('')
  const [displayName, setDisplayName] = useState('')
  const [operator, setOperator] = useState(false)
  const [touched, setTouched] = useState(false)
  const [link, setLink] = useState<string | null>(null)
  const wrong = !PersonName.safeParse(name).success
  const { busy, problem, errorOf, submit } = useSubmit(
    () => sendJson('POST', '/api/v1/people', CreatedPerson, { name, displayName, operator }),
    (made) => {
      setLink(made.link)
      void client.invalidateQueries({ queryKey: accessKey })
    },
  )
  if (link !== null)
    return (
      <div className="form">
        <SecretOnce secret={link} what={t('people.link')}>
          {t('people.linkOnce')}
        </SecretOnce>
        <div className="acts">
          <Button onClick={onClose}>{common('close')}</Button>
        </div>
      </div>
    )
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        setTouched(true)
        if (!wrong) submit()
      }}
    >
      <TextField label={auth('name')} hint={auth('nameHint')} mono required autoFocus autoComplete="off" autoCapitalize="none" spellCheck={false} value={name} onValue={setName} onBlur={() => name && setTouched(true)} error={touched && wrong ? auth('nameRule') : errorOf('name')} />
      <TextField label={auth('displayName')} required maxLength={80} autoComplete="off" value={displayName} onValue={setDisplayName} error={errorOf('displayName')} />
      <CheckField label={t('people.makeOperatorNow')} hint={t('roleNote.operator')} checked={operator} onValue={setOperator} />
      <ProblemNote problem={problem} />
      <DialogActs onCancel={onClose}>
        <Button type="submit" look="primary" busy={busy}>
          {t('people.create')}
        </Button>
      </DialogActs>
    </form>
  )
}
