'use client'

import { useTranslations } from 'next-intl'
import type { EstateRow } from '@/lib/domains/estate/schemas'
import { millisecondsColumn, noBreak, percent, rate } from '../data/numbers'
import { ScopeLink } from '../shell/scope-link'

/** Not known: a dash with a name, never a zero. */
export function NotKnown() {
  const t = useTranslations('overview')
  return (
    <span className="muted" title={t('kpi.notKnown')}>
      –<span className="vh">{t('kpi.notKnown')}</span>
    </span>
  )
}

export const applicationHref = (name: string, tab?: string): string => `/applications/${encodeURIComponent(name)}${tab ? `?tab=${tab}` : ''}`

export function RateFigure({ row, seconds }: { row: EstateRow; seconds: number }) {
  if (!row.traffic) return <NotKnown />
  return <>{rate(row.traffic.requests / seconds).value}</>
}

export function ErrorFigure({ row }: { row: EstateRow }) {
  const t = useTranslations('applications')
  if (!row.traffic || row.traffic.requests === 0) return <NotKnown />
  const share = row.traffic.errors / row.traffic.requests
  const text = percent(share).value
  if (row.traffic.errors === 0) return <>{text}</>
  return (
    <ScopeLink
      className={share >= 0.1 ? 't-bad strong' : share >= 0.01 ? 't-warn strong' : 'plain'}
      href={`/traces?application=${encodeURIComponent(row.name)}&status=error`}
      title={t('tracesOf', { name: row.name })}
    >
      {text}
    </ScopeLink>
  )
}

export function LatencyFigure({ row }: { row: EstateRow }) {
  const t = useTranslations('applications')
  const worst = row.traffic?.worstZone
  const ms = worst?.p95Ms ?? row.traffic?.p95Ms ?? null
  if (ms === null) return <NotKnown />
  const zone = worst ? `&zone=${encodeURIComponent(worst.zone)}` : ''
  const slow = row.verdict.reason.kind === 'slow'
  return (
    <ScopeLink className={slow ? 't-warn strong' : 'plain'} href={`/traces?application=${encodeURIComponent(row.name)}&sort=slowest${zone}`} title={t('slowTracesOf', { name: row.name })}>
      {millisecondsColumn(ms)}
    </ScopeLink>
  )
}

/** Up of desired, then where: "a 2 b 2". Zones lose what they share, like "local-". */
export function InstancesFigure({ row }: { row: EstateRow }) {
  const t = useTranslations('applications')
  const { up, desired, zones } = row.instances
  if (up === null) return <NotKnown />
  const missing = desired !== null && up < desired
  return (
    <span className="row gap-3">
      <ScopeLink className={`num ${missing ? 't-warn strong' : 'plain'}`} href={applicationHref(row.name, 'instances')} title={t('instancesOf', { name: row.name })}>
        {up}
        {desired !== null && <span className="unit">{`${noBreak}${t('ofDesired', { desired })}`}</span>}
      </ScopeLink>
      <span className="zones num">
        {Object.entries(zones)
          .toSorted(([a], [b]) => (a < b ? -1 : 1))
          .map(([zone, count]) => (
            <span key={zone} title={zone}>
              <em>{shortZone(zone)}</em>
              {count}
            </span>
          ))}
      </span>
    </span>
  )
}

export const shortZone = (zone: string): string => zone.split('-').at(-1) ?? zone
