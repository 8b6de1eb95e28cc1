'use client'

import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { alertsQuery, changeRule, ruleQuery } from '@/lib/domains/alerts/queries/alerts'
import { isSlo } from '@/lib/domains/alerts/schemas'
import { applicationHref } from '../applications/figure-cells'
import { StaleNote } from '../data/freshness'
import { useLeaving } from '../forms/use-leaving'
import { ScopeLink } from '../shell/scope-link'
import { useLive, useStreamInvalidation } from '../shell/use-live'
import { Panel } from '../ui/panel'
import { Ago } from '../ui/time'
import { useToast } from '../ui/toast'
import { AlertTable } from './alert-table'
import { alertName } from './alert-look'
import { alertsOfRule } from './alerts-ask'
import { NoticeLines } from './notice-lines'
import { RuleActs } from './rule-acts'
import { RuleEditor } from './rule-editor'
import { formOf } from './rule-form'
import { RuleStanding } from './rule-standing'
import { SilenceNote } from './silence-dialog'
import { SloStatusPanel } from './slo-panel'
import { useAlertWords } from './use-alert-words'
import { useRuleRefusal } from './use-rule-refusal'

/** One rule: how it stands, what it opened, who was told, and its form. */
export function RulePage({ number }: { number: number }) {
  const t = useTranslations('alerts')
  const words = useAlertWords()
  const client = useQueryClient()
  const toast = useToast()
  const live = useLive(10_000)
  const { leaving, leave, held } = useLeaving(ruleQuery(number).queryKey)
  useStreamInvalidation(leaving ? [] : ['alerts'], [['alerts', 'rule', number], ['alerts', 'alerts'], ['alerts', 'slos']])
  const query = useSuspenseQuery({ ...ruleQuery(number), refetchInterval: leaving ? false : live.refetchInterval, ...held })
  const alerts = useSuspenseQuery({ ...alertsQuery(alertsOfRule(number)), refetchInterval: live.refetchInterval })
  const [editing, setEditing] = useState(false)
  const rule = query.data
  const { standing, condition, application } = rule
  const refusal = useRuleRefusal(rule)
  const notices = alerts.data.items.flatMap((alert) => alert.notices).sort((one, other) => (one.createdAt < other.createdAt ? 1 : -1))
  return (
    <>
      <StaleNote meta={{ source: t('title'), asOfMs: query.dataUpdatedAt, complete: true, missing: [] }} limitMs={60_000} failing={query.isRefetchError} />
      <div className="page-head">
        <div className="grow">
          <h1>{rule.name}</h1>
          <p className="lede">
            {words.condition(condition)}. {rule.open === null ? t('notOpen') : t('isOpen', { alert: alertName(rule.open) })}
          </p>
        </div>
        <div className="acts">
          <RuleActs rule={rule} leave={leave} onEdit={() => setEditing(!editing)} editing={editing} />
        </div>
      </div>
      {rule.silence && <SilenceNote rule={rule} />}
      <div className="stack stack-4">
        {editing && (
          <RuleEditor
            key={rule.version}
            begin={formOf(rule.name, condition)}
            application={application}
            refusals={refusal === null ? [] : [refusal]}
            action={t('form.save')}
            send={(input) => changeRule(number, { ...input, expectedVersion: rule.version })}
            onDone={(saved) => {
              client.setQueryData(ruleQuery(number).queryKey, saved)
              toast({ text: t('form.saved') })
              setEditing(false)
            }}
          />
        )}
        <Panel title={t('standing.title')} body>
          <dl className="dl">
            <dt>{t('column.state')}</dt>
            <dd>
              <RuleStanding rule={rule} />
            </dd>
            <dt>{t('standing.value')}</dt>
            <dd className="num">{standing.state === 'no-data' ? t('unknownValue') : words.value(condition, standing.value)}</dd>
            <dt>{t('column.since')}</dt>
            <dd>
              <Ago atMs={standing.sinceMs} />
            </dd>
            <dt>{t('standing.looked')}</dt>
            <dd>{standing.reason === 'not-looked' ? t('reason.not-looked') : <Ago atMs={standing.lookedMs} />}</dd>
            <dt>{t('standing.of')}</dt>
            <dd>
              <ScopeLink href={applicationHref(application)}>{application}</ScopeLink>
            </dd>
            <dt>{t('standing.by')}</dt>
            <dd>
              {rule.createdBy}, <Ago atMs={Date.parse(rule.createdAt)} />
            </dd>
          </dl>
        </Panel>
        {isSlo(condition) && <SloStatusPanel application={application} number={number} />}
        <Panel title={t('ofRule')}>{alerts.data.items.length === 0 ? <p className="body muted sm">{t('history.none')}</p> : <AlertTable caption={t('ofRule')} rows={alerts.data.items} />}</Panel>
        <Panel title={t('notice.title')} body={notices.length === 0}>
          <NoticeLines notices={notices} />
        </Panel>
      </div>
    </>
  )
}
