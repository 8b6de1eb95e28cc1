'use client'

import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useRouter, useSearchParams } from 'next/navigation'
import { useState } from 'react'
import { createDrain, drainsQuery } from '@/lib/domains/drains/queries/drains'
import { DrainName } from '@/lib/domains/drains/schemas'
import { SelectField, TextField } from '../forms/field'
import { ProblemNote } from '../forms/problem-note'
import { useSubmit } from '../forms/use-submit'
import { ScopeLink } from '../shell/scope-link'
import { useShell } from '../shell/shell-context'
import { useDecide } from '../shell/use-decide'
import { Button, Why } from '../ui/button'
import { Panel } from '../ui/panel'
import { useToast } from '../ui/toast'
import { DrainFields } from './drain-fields'
import { drainHref } from './drain-look'
import { emptyForm, formProblems, settingsOf } from './form-state'

/** One form: whose, what it is called, where to, what of it. */
export function NewDrainPage() {
  const t = useTranslations('drains')
  const client = useQueryClient()
  const toast = useToast()
  const router = useRouter()
  const decide = useDecide()
  const { me } = useShell()
  const params = useSearchParams()
  const { data } = useSuspenseQuery(drainsQuery({ limit: 1 }))
  const known = new Map(me.teams.map((team) => [team.slug, team.id]))
  const teams = data.quotas.map((one) => one.team).filter((slug) => me.operator || decide('drains:write', known.get(slug)).allowed)
  const [team, setTeam] = useState(teams.find((one) => one === params.get('team')) ?? teams[0] ?? '')
  const [name, setName] = useState('')
  const [form, setForm] = useState(emptyForm)
  const quota = data.quotas.find((one) => one.team === team)
  const problems = formProblems(form, null)
  const reason = teams.length === 0 ? t('new.noTeam') : quota && quota.used >= quota.limit ? t('new.over', { team, used: quota.used, limit: quota.limit }) : !DrainName.safeParse(name).success ? t('new.nameRule') : problems.length > 0 ? t('new.first') : undefined
  const { busy, problem, errorOf, submit } = useSubmit(
    () => createDrain({ team, name, ...settingsOf(form) }),
    (drain) => {
      toast({ text: t('new.done', { name }) })
      void client.invalidateQueries({ queryKey: ['drains'] })
      router.push(drainHref(drain))
    },
  )
  return (
    <>
      <div className="page-head">
        <div className="grow">
          <h1>{t('new.title')}</h1>
          <p className="lede">{t('new.lede')}</p>
        </div>
      </div>
      <Panel body>
        <form className="form" noValidate autoComplete="off" onSubmit={(event) => (reason === undefined ? submit(event) : event.preventDefault())}>
          <SelectField label={t('column.team')} value={team} options={teams.map((value) => ({ value, label: value }))} onValue={setTeam} error={errorOf('team')} />
          <TextField label={t('new.name')} hint={t('new.nameHint')} mono autoFocus autoComplete="off" spellCheck={false} maxLength={40} value={name} onValue={setName} error={errorOf('name')} />
          <DrainFields form={form} before={null} onForm={setForm} errorOf={errorOf} problems={problems} />
          {reason !== undefined && <Why id="drain-reason">{reason}</Why>}
          <ProblemNote problem={problem} />
          <div className="acts">
            <Button type="submit" look="primary" busy={busy} {...(reason !== undefined && { reason, reasonId: 'drain-reason' })}>
              {t('new.submit')}
            </Button>
            <ScopeLink className="btn quiet" href="/drains">
              {t('new.back')}
            </ScopeLink>
          </div>
        </form>
      </Panel>
    </>
  )
}
