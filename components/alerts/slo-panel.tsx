'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { slosQuery } from '@/lib/domains/alerts/queries/alerts'
import type { BurnPair, SloStatus } from '@/lib/domains/alerts/schemas'
import { TimeChart } from '../charts/draw/time-chart'
import type { ChartInput } from '../charts/prepare/chart-input'
import { count, percent, quantityText } from '../data/numbers'
import { QueryView } from '../data/query-view'
import { Empty, LoadingBlock } from '../data/states'
import { useTimeWords } from '../data/use-words'
import { ScopeLink } from '../shell/scope-link'
import { useLive, useStreamInvalidation } from '../shell/use-live'
import { Panel } from '../ui/panel'
import { State } from '../ui/state'
import { ruleHref } from './alert-look'
import { RuleStanding } from './rule-standing'
import { useAlertWords } from './use-alert-words'

/** Objectives of an application, with what is left of their budgets. */
export function SloPanel({ application }: { application: string }) {
  const t = useTranslations('alerts')
  return (
    <Panel
      title={t('slo.title')}
      body
      end={
        <ScopeLink href={`/alerts?application=${encodeURIComponent(application)}`}>
          {t('slo.all')}
        </ScopeLink>
      }
    >
      <QueryView loading={<LoadingBlock height={160} />} title={t('slo.unreadable')}>
        <Slos application={application} />
      </QueryView>
    </Panel>
  )
}

/** The one objective that a rule is. */
export function SloStatusPanel({ application, number }: { application: string; number: number }) {
  const t = useTranslations('alerts')
  return (
    <Panel title={t('slo.budget')} body>
      <QueryView loading={<LoadingBlock height={160} />} title={t('slo.unreadable')}>
        <Slos application={application} only={number} />
      </QueryView>
    </Panel>
  )
}

function Slos({ application, only }: { application: string; only?: number }) {
  const t = useTranslations('alerts')
  const live = useLive(30_000)
  useStreamInvalidation(['alerts'], [['alerts', 'slos', application]])
  const { data } = useSuspenseQuery({ ...slosQuery(application), refetchInterval: live.refetchInterval })
  const items = data.items.filter(({ rule }) => only === undefined || rule.number === only)
  if (items.length === 0)
    return (
      <Empty left actions={<ScopeLink className="btn" href={`/alerts/new?application=${encodeURIComponent(application)}`}>{t('slo.set')}</ScopeLink>}>
        {t('slo.none')}
      </Empty>
    )
  return (
    <div className="stack stack-4">
      {items.map((status) => (
        <Slo key={status.rule.number} status={status} titled={only === undefined} />
      ))}
    </div>
  )
}

function Slo({ status, titled }: { status: SloStatus; titled: boolean }) {
  const t = useTranslations('alerts')
  const words = useAlertWords()
  const time = useTimeWords()
  const { rule, budget, burns, reason, fromMs, asOfMs } = status
  const input = useMemo<ChartInput | null>(
    // What is left is a level and no count: its last step is as whole as the others.
    () => budget && { unit: 'percent', fromMs, toMs: asOfMs, stepMs: budget.stepMs, asOfMs: asOfMs + budget.stepMs, series: [{ key: 'left', name: t('slo.left'), points: budget.burnDown.map(({ atMs, left }) => ({ atMs, value: Math.max(0, left) })) }] },
    [budget, fromMs, asOfMs, t],
  )
  const windowMs = asOfMs - fromMs
  return (
    <div className="stack">
      <div className="row wrap gap-4 top">
        {titled && (
          <div className="grow">
            <ScopeLink className="med" href={ruleHref(rule.number)}>
              {rule.name}
            </ScopeLink>
            <div className="sm soft">{words.condition(rule.condition)}</div>
          </div>
        )}
        <RuleStanding rule={rule} />
      </div>
      {reason !== null && <p className="sm soft">{t(`reason.${reason}`)}</p>}
      {budget && input ? (
        <>
          <p className="sm">
            {t(budget.left < 0 ? 'slo.overspentBy' : 'slo.figures', { left: quantityText(percent(Math.abs(budget.left))), attained: quantityText(percent(budget.attained)), bad: count(budget.bad), requests: count(budget.requests) })}{' '}
            {budget.coveredMs < windowMs * 0.98 && <span className="soft">{t('slo.covered', { covered: time.duration(budget.coveredMs) })}</span>} {!budget.complete && <span className="soft">{t('slo.incomplete')}</span>}
          </p>
          <TimeChart title={t('slo.burnDown')} input={input} height={90} area moment={{ application: rule.application }} {...(budget.left < 0 && { note: t('slo.overspent') })} />
        </>
      ) : (
        reason === null && <p className="sm muted">{t('slo.nothing')}</p>
      )}
      {burns.length > 0 && <Burns burns={burns} />}
    </div>
  )
}

function Burns({ burns }: { burns: BurnPair[] }) {
  const t = useTranslations('alerts')
  const time = useTimeWords()
  const rateText = (value: number | null) => (value === null ? t('unknownValue') : `${Number(value.toPrecision(2))} ×`)
  return (
    <ul className="stack sm" aria-label={t('slo.burns')}>
      {burns.map(({ factor, longMs, shortMs, long, short, met, severity }) => (
        <li key={factor} className="row top gap-2">
          <State state={met ? (severity === 'page' ? 'bad' : 'warn') : 'ok'} word={t(met ? 'slo.burning' : 'slo.within')} />
          <span className="min-w-0">{t('slo.pair', { factor, long: time.duration(longMs), short: time.duration(shortMs), longRate: rateText(long), shortRate: rateText(short) })}</span>
        </li>
      ))}
    </ul>
  )
}
