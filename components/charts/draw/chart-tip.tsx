'use client'

import { useTranslations } from 'next-intl'
import { Icon } from '../../ui/icon'
import type { ChartMarker } from '../prepare/chart-input'
import type { Sample } from '../prepare/grid'
import type { PreparedChart } from '../prepare/prepare-chart'

export interface ChartTipProps {
  chart: PreparedChart
  sample: Sample
  /** Share of the width: the tip goes to the side with more room. */
  at: number
  heading: string
  changes: ChartMarker[]
}

/** The bucket, one row for each series, then what changed in it. */
export function ChartTip({ chart, sample, at, heading, changes }: ChartTipProps) {
  const t = useTranslations('charts')
  const side = at > 0.5 ? { right: `calc(${(1 - at) * 100}% + 10px)` } : { left: `calc(${at * 100}% + 10px)` }
  return (
    <div className="tip" style={{ ...side, top: 4 }}>
      <h4>
        <span className="num">{heading}</span>
        {sample.provisional && <> · {t('filling')}</>}
      </h4>
      {chart.series.map((series, index) => {
        const value = sample.values[index]
        return (
          <div className="row" key={series.key}>
            <span className="row gap-1">
              <i className="sw" style={{ '--sw': series.look.colour } as React.CSSProperties} />
              {series.name}
            </span>
            <span className="num">{value == null ? t('nothing') : chart.unit.text(value)}</span>
          </div>
        )
      })}
      {changes.slice(0, 4).map((change) => (
        <div key={change.id} className="row mt-1" style={{ justifyContent: 'flex-start', gap: 6 }}>
          <span className={`mk ${change.look ?? ''}`}>
            <Icon name={change.icon} />
          </span>
          <span className="trunc" style={{ maxWidth: 220 }}>{change.title}</span>
        </div>
      ))}
      {changes.length > 4 && <div className="xs muted mt-1">{t('moreChanges', { count: changes.length - 4 })}</div>}
    </div>
  )
}
