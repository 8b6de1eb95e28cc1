'use client'

import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import type { MetricEvidence } from '@/lib/domains/canary/analysis-schemas'
import { TimeChart } from '../charts/draw/time-chart'
import type { MomentScope } from '../charts/prepare/moment-scope'
import { figureOf, metricChart } from './metric-units'

const figures = ['min', 'p25', 'p50', 'p75', 'max', 'mean'] as const

/** An opened metric: both series with the threshold, and the figures behind the strip. */
export function MetricDetail({ metric, moment }: { metric: MetricEvidence; moment: MomentScope }) {
  const t = useTranslations('canary')
  const input = useMemo(() => metricChart(metric, { baseline: t('side.baseline'), canary: t('side.canary'), threshold: t('metric.threshold') }), [metric, t])
  return (
    <div className="cn-open">
      <TimeChart title={t('metric.overTime', { name: metric.name })} input={input} figure={null} height={120} gapReason={t('metric.gap')} moment={moment} />
      <div className="scroll-x">
        <table className="tbl">
          <caption>{t('metric.distribution', { name: metric.name })}</caption>
          <thead>
            <tr>
              <th>{t('metric.side')}</th>
              {figures.map((figure) => (
                <th key={figure} className="r">
                  {t(`metric.figure.${figure}`)}
                </th>
              ))}
              <th className="r">{t('metric.figure.count')}</th>
            </tr>
          </thead>
          <tbody>
            {(['baseline', 'canary'] as const).map((side) => (
              <tr key={side}>
                <td>
                  <span className="row gap-1">
                    <i className={`sw cn-${side}`} />
                    {t(`side.${side}`)}
                  </span>
                </td>
                {figures.map((figure) => (
                  <td key={figure} className="r num">
                    {figureOf(metric.unit, metric[side][figure])}
                  </td>
                ))}
                <td className="r num">{metric[side].count}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {metric.reason && (
        <p className="xs muted">
          {t('metric.judgeSays')} <span lang="en">{metric.reason}</span>
        </p>
      )}
    </div>
  )
}
