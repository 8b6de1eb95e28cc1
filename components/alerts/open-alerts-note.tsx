'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { alertsQuery } from '@/lib/domains/alerts/queries/alerts'
import { ScopeLink } from '../shell/scope-link'
import { useMay } from '../shell/shell-context'
import { useStreamInvalidation } from '../shell/use-live'
import { StateGlyph } from '../ui/state'
import { alertName, alertWord, ruleHref } from './alert-look'

/** What is open on an application, above whatever is decided about it. Not there while nothing is. */
export function OpenAlertsNote({ application }: { application: string }) {
  const t = useTranslations('alerts')
  useStreamInvalidation(['alerts'], [['alerts', 'alerts']])
  const { data } = useQuery({ ...alertsQuery({ state: 'open', application, limit: 20 }), enabled: useMay('alerts:read'), refetchInterval: 60_000 })
  if (!data || data.items.length === 0) return null
  const isLoud = data.items.some((alert) => alertWord(alert) === 'page')
  return (
    <div className={`note ${isLoud ? 'bad' : 'warn'} mb-4`} role="status">
      <StateGlyph state={isLoud ? 'bad' : 'warn'} />
      <div>
        <b className="med">{t('openHere', { count: data.total ?? data.items.length })}</b>{' '}
        {data.items.map((alert, at) => (
          <span key={alert.number}>
            {at > 0 && ', '}
            <ScopeLink href={ruleHref(alert.rule)}>
              {alertName(alert.number)} {alert.name}
            </ScopeLink>{' '}
            <span className="soft">({t(`word.${alertWord(alert)}`)})</span>
          </span>
        ))}
      </div>
    </div>
  )
}
