'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { type OpenLink, PersonName, WelcomeAnswer } from '@/lib/domains/access/schemas'
import { passwordLengthMin, passwordProblem } from '@/lib/domains/access/core/password-rule'
import { sendJson } from '@/lib/http/get-json'
import { PasswordField, TextField } from '../forms/field'
import { ProblemNote } from '../forms/problem-note'
import { useSubmit } from '../forms/use-submit'
import { Button } from '../ui/button'
import { signInWith } from './auth-client'

/** Makes the operator account or sets a password, then signs in with it. */
export function WelcomeForm({ link, open }: { link: string; open: OpenLink }) {
  const t = useTranslations('auth')
  const first = open.purpose === 'first-operator'
  const [name, setName] = useState(open.name ?? '')
  const [displayName, setDisplayName] = useState(open.displayName ?? '')
  const [password, setPassword] = useState('')
  const [touched, setTouched] = useState<{ name?: boolean; password?: boolean }>({})
  const nameWrong = first && !PersonName.safeParse(name).success
  const passwordWrong = passwordProblem(password, name) !== null
  const { busy, problem, errorOf, submit } = useSubmit(
    async () => {
      const body = { link, password, ...(first && { name, ...(displayName.trim() && { displayName }) }) }
      const made = await sendJson('POST', '/api/welcome', WelcomeAnswer, body)
      return { ...made, outcome: await signInWith(made.name, password) }
    },
    ({ name: signedIn, outcome }) => window.location.assign(outcome.kind === 'in' ? '/' : `/sign-in?name=${encodeURIComponent(signedIn)}`),
  )
  return (
    <form
      method="post"
      onSubmit={(event) => {
        event.preventDefault()
        setTouched({ name: true, password: true })
        if (!nameWrong && !passwordWrong) submit()
      }}
    >
      {first ? (
        <>
          <TextField
            label={t('name')}
            hint={t('nameHint')}
            error={touched.name && nameWrong ? t('nameRule') : errorOf('name')}
            name="username"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            autoFocus
            required
            value={name}
            onValue={setName}
            onBlur={() => name !== '' && setTouched((before) => ({ ...before, name: true }))}
          />
          <TextField label={t('displayName')} hint={t('displayNameHint')} error={errorOf('displayName')} name="displayName" autoComplete="name" value={displayName} onValue={setDisplayName} />
        </>
      ) : (
        // Password managers keep the new password under this name.
        <input type="hidden" name="username" autoComplete="username" value={name} readOnly />
      )}
      <PasswordField
        label={t('newPassword')}
        hint={t('passwordHint', { min: passwordLengthMin })}
        error={touched.password && passwordWrong ? t('passwordRule', { min: passwordLengthMin }) : errorOf('password')}
        name="password"
        autoComplete="new-password"
        autoFocus={!first}
        required
        value={password}
        onValue={setPassword}
        onBlur={() => password !== '' && setTouched((before) => ({ ...before, password: true }))}
      />
      <ProblemNote problem={problem} />
      <Button type="submit" look="primary" big busy={busy}>
        {first ? t('makeAccount') : t('setPassword')}
      </Button>
    </form>
  )
}
