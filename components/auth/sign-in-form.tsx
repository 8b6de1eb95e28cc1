'use client'

import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { useTimeWords } from '../data/use-words'
import { PasswordField, TextField } from '../forms/field'
import { Button } from '../ui/button'
import { StateGlyph } from '../ui/state'
import { useNow } from '../ui/use-now'
import { signInWith } from './auth-client'

type Trouble = { kind: 'wrong' } | { kind: 'unavailable' } | { kind: 'wait'; untilMs: number }

/** `to` has been checked: a path of this console. */
export function SignInForm({ to, name: known = '' }: { to: string; name?: string }) {
  const t = useTranslations('auth')
  const words = useTimeWords()
  const now = useNow()
  const [name, setName] = useState(known)
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const waitMs = trouble?.kind === 'wait' ? trouble.untilMs - now : 0
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (busy || waitMs > 0) return
    setBusy(true)
    setTrouble(null)
    const outcome = await signInWith(name, password)
    // The whole page is loaded anew: nothing of an earlier person's stays in memory.
    if (outcome.kind === 'in') return window.location.assign(to)
    setBusy(false)
    setTrouble(outcome.kind === 'wait' ? { kind: 'wait', untilMs: Date.now() + outcome.seconds * 1_000 } : outcome)
  }
  return (
    <form onSubmit={submit} method="post">
      <TextField label={t('name')} name="username" autoComplete="username" autoCapitalize="none" spellCheck={false} autoFocus={known === ''} required value={name} onValue={setName} />
      <PasswordField label={t('password')} name="password" autoComplete="current-password" autoFocus={known !== ''} required value={password} onValue={setPassword} />
      {trouble && (trouble.kind !== 'wait' || waitMs > 0) && (
        <div className={`note ${trouble.kind === 'wrong' ? 'bad' : 'warn'}`} role="alert">
          <StateGlyph state={trouble.kind === 'wrong' ? 'bad' : 'warn'} />
          <div>
            <b className="med">{t(`trouble.${trouble.kind}.title`)}</b> <span className="soft">{t(`trouble.${trouble.kind}.cure`)}</span>
          </div>
        </div>
      )}
      <Button type="submit" look="primary" big busy={busy} {...(waitMs > 0 && { reason: t('waiting', { length: words.duration(waitMs) }) })}>
        {busy ? t('signingIn') : t('signIn')}
      </Button>
    </form>
  )
}
