'use client'

import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useRouter, useSearchParams } from 'next/navigation'
import { useState } from 'react'
import { createService, marketplaceQuery } from '@/lib/domains/catalog/queries/services'
import { type PlanName, planNames, ServiceName } from '@/lib/domains/catalog/schemas'
import { ChoiceField, SelectField, TextField } from '../forms/field'
import { ProblemNote } from '../forms/problem-note'
import { useSubmit } from '../forms/use-submit'
import { ScopeLink } from '../shell/scope-link'
import { useShell } from '../shell/shell-context'
import { useDecide } from '../shell/use-decide'
import { useStreamInvalidation } from '../shell/use-live'
import { Button, Why } from '../ui/button'
import { Panel } from '../ui/panel'
import { useToast } from '../ui/toast'
import { QuotaMeter } from './quota-panel'
import { bytesText, serviceHref } from './service-look'

/** One form: whose, what it is called, which plan; and the quota before and after. */
export function OrderPage() {
  const t = useTranslations('services')
  const client = useQueryClient()
  const toast = useToast()
  const router = useRouter()
  const decide = useDecide()
  const { me } = useShell()
  useStreamInvalidation(['services'], [['services', 'marketplace']])
  const { data: market } = useSuspenseQuery(marketplaceQuery())
  const known = new Map(me.teams.map((team) => [team.slug, team.id]))
  // An operator orders for any team; others for those in which they may.
  const teams = [...new Set(market.quotas.map(({ team }) => team))].filter((slug) => me.operator || decide('services:create', known.get(slug)).allowed)
  const params = useSearchParams()
  const [team, setTeam] = useState(teams.find((one) => one === params.get('team')) ?? teams[0] ?? '')
  const [name, setName] = useState((params.get('name') ?? '').slice(0, 40))
  const [plan, setPlan] = useState<PlanName>(planNames.find((one) => one === params.get('plan')) ?? 'small')
  const [why, setWhy] = useState((params.get('why') ?? '').slice(0, 400))
  const quota = market.quotas.find((one) => one.team === team && one.plan === plan)
  const plans = market.offerings[0]?.plans ?? []
  const named = ServiceName.safeParse(name)
  const reason = teams.length === 0 ? t('new.noTeam') : !named.success ? t('new.nameRule') : quota && quota.used >= quota.limit ? t('new.over', { team, used: quota.used, limit: quota.limit }) : undefined
  const { busy, problem, errorOf, submit } = useSubmit(
    () => createService({ team, name, plan, ...(why.trim() && { why: why.trim() }) }),
    (service) => {
      toast({ text: t('new.done', { name }) })
      void client.invalidateQueries({ queryKey: ['services'] })
      router.push(serviceHref(service))
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
        <form className="form" noValidate onSubmit={(event) => (reason === undefined ? submit(event) : event.preventDefault())}>
          <SelectField label={t('column.team')} value={team} options={teams.map((value) => ({ value, label: value }))} onValue={setTeam} error={errorOf('team')} />
          <TextField label={t('new.name')} hint={t('new.nameHint')} mono autoFocus autoComplete="off" spellCheck={false} maxLength={40} value={name} onValue={setName} error={errorOf('name')} />
          <ChoiceField
            legend={t('new.plan')} name="plan" value={plan} onValue={setPlan}
            choices={planNames.map((value) => {
              const of = plans.find((one) => one.name === value)
              return { value, label: t(`plan.${value}`), note: of ? t('new.planNote', { words: t(`planWords.${value}`), size: bytesText(of.sizeLimitBytes), connections: of.connectionsLimit }) : '' }
            })}
          />
          {quota && (
            <div className="field" role="group" aria-label={t('quota.title')}>
              <span className="label">{t('quota.name', { team, plan: t(`plan.${plan}`) })}</span>
              <div className="row wrap">
                <span className="soft">{t('new.before')}</span>
                <QuotaMeter quota={quota} />
                <span className="soft">{t('new.after')}</span>
                <QuotaMeter quota={quota} after={quota.used + 1} />
              </div>
            </div>
          )}
          <TextField label={t('why')} maxLength={400} autoComplete="off" value={why} onValue={setWhy} />
          {reason !== undefined && <Why id="order-reason">{reason}</Why>}
          <ProblemNote problem={problem} />
          <div className="acts">
            <Button type="submit" look="primary" busy={busy} {...(reason !== undefined && { reason, reasonId: 'order-reason' })}>
              {t('new.submit')}
            </Button>
            <ScopeLink className="btn quiet" href="/services">
              {t('new.back')}
            </ScopeLink>
          </div>
        </form>
      </Panel>
    </>
  )
}
