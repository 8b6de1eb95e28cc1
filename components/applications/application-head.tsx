'use client'

import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { ApplicationSummary } from '@/lib/domains/estate/schemas'
import { milliseconds, percent, quantityText, rate } from '../data/numbers'
import { ScopeLink } from '../shell/scope-link'
import { Ago } from '../ui/time'
import { InstancesFigure } from './figure-cells'
import { useReason, VerdictWord } from './verdict'

/** Name with state, one sentence, facts, and what can be done. */
export function ApplicationHead({ summary, acts }: { summary: ApplicationSummary; acts?: ReactNode }) {
  const t = useTranslations('application')
  const list = useTranslations('applications')
  const reason = useReason()
  const { row } = summary
  const { release, owner } = row
  return (
    <div className="page-head">
      <div className="grow">
        <h1>
          {row.name} <VerdictWord verdict={row.verdict} />
        </h1>
        <p className="lede">
          {row.description && `${row.description.replace(/[.!?]*$/, '.')} `}
          {t('now', { reason: reason(row.verdict.reason) })} <TrafficSentence summary={summary} />
        </p>
        <dl className="facts">
          <div>
            <dt>{t('facts.team')}</dt>
            <dd>
              {owner.kind === 'team' ? <ScopeLink href={`/applications?team=${encodeURIComponent(owner.team)}`}>{owner.team}</ScopeLink> : list(owner.kind === 'platform' ? 'platform' : 'unowned')}
            </dd>
          </div>
          {release && (
            <div>
              <dt>{t('facts.release')}</dt>
              <dd>
                <span className="num">{release.version || `#${release.number}`}</span> <span className="muted"><Ago atMs={Date.parse(release.at)} /></span>
              </dd>
            </div>
          )}
          <div>
            <dt>{t('facts.instances')}</dt>
            <dd>
              <InstancesFigure row={row} />
            </dd>
          </div>
        </dl>
      </div>
      {acts && <div className="acts">{acts}</div>}
    </div>
  )
}

function TrafficSentence({ summary: { row, recentSeconds } }: { summary: ApplicationSummary }) {
  const t = useTranslations('application')
  if (!row.traffic || row.traffic.requests === 0) return null
  const { requests, errors, p95Ms } = row.traffic
  const values = { rate: quantityText(rate(requests / recentSeconds)), errors: quantityText(percent(errors / requests)) }
  return <>{p95Ms === null ? t('trafficShort', values) : t('traffic', { ...values, p95: quantityText(milliseconds(p95Ms)) })}</>
}
