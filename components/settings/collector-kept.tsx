'use client'

import { useTranslations } from 'next-intl'
import type { CollectorStatus, LimitedApplication } from '@/lib/domains/telemetry/schemas'
import { bytes, quantityText } from '../data/numbers'
import { Ago } from '../ui/time'

const thinShown = 3
const limitedShown = 5

/** What is stored, within which limits, and which days were thinned or set aside to keep within them. */
export function Kept({ storedBytes, days, retention, thin, setAside, stopped }: Pick<CollectorStatus, 'storedBytes' | 'days' | 'retention' | 'thin' | 'setAside' | 'stopped'>) {
  const t = useTranslations('settings')
  const size = (value: number) => quantityText(bytes(value))
  return (
    <>
      <span className="num">{size(storedBytes)}</span>, {t('parts.days', { count: days })}
      <div className="xs muted">{t('parts.kept', { days: retention.daysMax, size: size(retention.bytesMax) })}</div>
      {stopped && (
        <div className="xs t-bad">
          {t(`parts.stopped.${stopped.why}`)} <Ago atMs={stopped.sinceMs} />
        </div>
      )}
      {thin.slice(-thinShown).map(({ day, spansDropped, logsDropped }) => (
        <div key={day} className="xs t-warn">
          {t('parts.thin', { day, spans: spansDropped, logs: logsDropped })}
        </div>
      ))}
      {thin.length > thinShown && <div className="xs muted">{t('parts.thinMore', { count: thin.length - thinShown })}</div>}
      {setAside.length > 0 && <div className="xs t-bad">{t('parts.setAside', { days: setAside.join(', ') })}</div>}
    </>
  )
}

const lost = ({ operations, attributes, merged, points }: LimitedApplication): number => operations + attributes + merged + points

/** Applications that bring more different names than are kept, those that lost most first. */
export function LimitedNames({ limited }: Pick<CollectorStatus, 'limited'>) {
  const t = useTranslations('settings')
  if (limited.length === 0) return <span className="muted">{t('parts.limitedNone')}</span>
  const shown = [...limited].sort((a, b) => lost(b) - lost(a)).slice(0, limitedShown)
  return (
    <>
      <span className="t-warn">{t('parts.limitedApplications', { count: limited.length })}</span>
      {shown.map((one) => (
        <div key={one.application} className="xs muted wrap">
          {one.application || t('parts.limitedOthers')}:{' '}
          {(['operations', 'attributes', 'merged', 'points'] as const)
            .filter((reason) => one[reason] > 0)
            .map((reason) => t(`parts.limitedBy.${reason}`, { count: one[reason] }))
            .join(', ')}
        </div>
      ))}
    </>
  )
}
