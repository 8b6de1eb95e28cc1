'use client'

import { useLocale, useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { z } from 'zod'
import { passwordLengthMin, passwordProblem } from '@/lib/domains/access/core/password-rule'
import { sendJson } from '@/lib/http/get-json'
import { isLanguage, languages } from '@/lib/i18n/languages'
import { densities, densityOf, themeOf, themes } from '@/lib/i18n/preference-cookies'
import { ChoiceField, PasswordField } from '../forms/field'
import { ProblemNote } from '../forms/problem-note'
import { useSubmit } from '../forms/use-submit'
import { useShell } from '../shell/shell-context'
import { usePreferenceChange } from '../shell/use-preferences'
import { Button } from '../ui/button'
import { Panel } from '../ui/panel'
import { Pill } from '../ui/pill'
import { useToast } from '../ui/toast'

function Look() {
  const t = useTranslations('settings')
  const shell = useTranslations('shell')
  const locale = useLocale()
  const change = usePreferenceChange()
  const [look, setLook] = useState({ theme: themeOf(null), density: densityOf(null) })
  // The truth is on <html>: the server wrote it there, and the person menu may change it.
  useEffect(() => {
    const root = document.documentElement
    const read = () => setLook({ theme: themeOf(root.dataset.themeChoice), density: densityOf(root.dataset.density) })
    read()
    const observer = new MutationObserver(read)
    observer.observe(root, { attributeFilter: ['data-theme-choice', 'data-density'] })
    return () => observer.disconnect()
  }, [])
  return (
    <Panel title={t('look.title')} body footer={t('look.note')}>
      <div className="form">
        <ChoiceField inline legend={shell('language')} name="language" value={isLanguage(locale) ? locale : 'en'} choices={languages.map((value) => ({ value, label: <span lang={value}>{shell(`languages.${value}`)}</span> }))} onValue={(language) => void change({ language })} />
        <ChoiceField inline legend={shell('theme')} name="theme" value={look.theme} choices={themes.map((value) => ({ value, label: shell(`themes.${value}`) }))} onValue={(theme) => void change({ theme })} />
        <ChoiceField inline legend={shell('density')} name="density" value={look.density} choices={densities.map((value) => ({ value, label: shell(`densities.${value}`) }))} onValue={(density) => void change({ density })} />
      </div>
    </Panel>
  )
}

function Password() {
  const t = useTranslations('settings')
  const auth = useTranslations('auth')
  const toast = useToast()
  const { me } = useShell()
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const [touched, setTouched] = useState(false)
  const wrong = passwordProblem(next, me.name) !== null
  const { busy, problem, errorOf, submit } = useSubmit(
    () => sendJson('PUT', '/api/v1/me/password', z.null(), { current, next }),
    () => {
      setCurrent('')
      setNext('')
      setTouched(false)
      toast({ text: t('password.done') })
    },
  )
  return (
    <Panel title={t('password.title')} body footer={t('password.note')}>
      <form
        className="form"
        method="post"
        onSubmit={(event) => {
          event.preventDefault()
          setTouched(true)
          if (!wrong) submit()
        }}
      >
        <input type="hidden" name="username" autoComplete="username" value={me.name} readOnly />
        <PasswordField label={t('password.current')} name="current" autoComplete="current-password" required value={current} onValue={setCurrent} error={errorOf('current') && t('password.currentWrong')} />
        <PasswordField
          label={auth('newPassword')}
          hint={auth('passwordHint', { min: passwordLengthMin })}
          name="next"
          autoComplete="new-password"
          required
          value={next}
          onValue={setNext}
          onBlur={() => next !== '' && setTouched(true)}
          error={touched && wrong ? auth('passwordRule', { min: passwordLengthMin }) : errorOf('next')}
        />
        <ProblemNote problem={problem} />
        <div className="acts">
          <Button type="submit" busy={busy}>
            {t('password.change')}
          </Button>
        </div>
      </form>
    </Panel>
  )
}

function Account() {
  const t = useTranslations('settings')
  const common = useTranslations('common')
  const { me } = useShell()
  return (
    <Panel title={t('account.title')} body>
      <dl className="dl">
        <dt>{t('account.name')}</dt>
        <dd className="mono">{me.name}</dd>
        <dt>{t('account.displayName')}</dt>
        <dd>{me.displayName}</dd>
        <dt>{t('account.role')}</dt>
        <dd>{me.operator ? <Pill look="accent">{common('role.operator')}</Pill> : t('account.byTeam')}</dd>
        <dt>{t('account.teams')}</dt>
        <dd>
          {me.teams.length === 0
            ? t('account.noTeams')
            : me.teams.map((team) => (
                <div key={team.id}>
                  {team.name} <span className="muted">{common(`role.${team.role}`)}</span>
                </div>
              ))}
        </dd>
      </dl>
    </Panel>
  )
}

export function ProfilePage() {
  return (
    <div className="cols">
      <div className="stack">
        <Look />
        <Password />
      </div>
      <div className="stack">
        <Account />
      </div>
    </div>
  )
}
