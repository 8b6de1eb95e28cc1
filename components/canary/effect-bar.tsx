'use client'

import { useTranslations } from 'next-intl'
import type { MetricEvidence } from '@/lib/domains/canary/analysis-schemas'
import type { StateName } from '../ui/state'
import { effectScale, toleratedShare } from './effect-scale'
import { shareOf } from './metric-units'

/** Effect as a point, its interval as a bar, what counts as worse as a zone. Worse is right, whatever the metric's direction. */
export function EffectBar({ metric, look }: { metric: MetricEvidence; look: StateName }) {
  const t = useTranslations('canary')
  const scale = effectScale(metric)
  if (!scale || !metric.effect) return <span className="muted xs">{t('effect.none')}</span>
  const tolerated = toleratedShare(metric)
  const colour = `var(--${look === 'off' ? 'unknown' : look}-solid)`
  const words = { point: shareOf(metric.effect.point), low: shareOf(metric.effect.low), high: shareOf(metric.effect.high), tolerance: tolerated === null ? '' : shareOf(tolerated, false) }
  return (
    <div className="cn-eff" role="img" aria-label={tolerated === null ? t('effect.name', words) : t('effect.nameTolerance', words)} title={t('effect.edge', { edge: shareOf(scale.edge, false) })}>
      {scale.zones.map((zone) => (
        <i key={zone.from} className={`tol ${zone.from === 0 ? 'left' : ''}`} style={{ left: `${zone.from}%`, width: `${zone.to - zone.from}%` }} />
      ))}
      <i className="z" style={{ left: '50%' }} />
      <i className={`iv ${scale.cutFrom ? 'cut-from' : ''} ${scale.cutTo ? 'cut-to' : ''}`} style={{ left: `${scale.from}%`, width: `${Math.max(0.5, scale.to - scale.from)}%`, background: colour }} />
      <i className="pt" style={{ left: `${scale.point}%`, background: colour }} />
    </div>
  )
}
