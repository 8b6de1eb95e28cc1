'use client'

import { useTranslations } from 'next-intl'
import { type CSSProperties, memo } from 'react'
import type { TraceShare } from '@/lib/domains/telemetry/trace-schemas'
import { milliseconds, percent, quantityText } from '../data/numbers'
import { Panel } from '../ui/panel'

/** Where the time went: along the critical path, so that the parts add up to the whole. */
export const TimeShares = memo(function TimeShares({ shares: all, colours }: { shares: readonly TraceShare[]; colours: ReadonlyMap<string, string> }) {
  const t = useTranslations('trace')
  const shares = all.filter(({ ms }) => ms > 0).toSorted((a, b) => b.ms - a.ms)
  return (
    <Panel title={t('shares.title')} end={<span className="fresh">{t('shares.note')}</span>}>
      <div className="body">
        <div className="split" aria-hidden="true">
          {shares.map(({ application, share }) => (
            <i key={application} style={{ width: `${share * 100}%`, background: colours.get(application) }} />
          ))}
        </div>
      </div>
      <table className="tbl">
        <caption className="vh">{t('shares.title')}</caption>
        <tbody>
          {shares.map(({ application, ms, share }) => (
            <tr key={application}>
              <td>
                <span className="row">
                  <i className="sw" style={{ '--sw': colours.get(application) } as CSSProperties} />
                  {application}
                </span>
              </td>
              <td className="r num">{quantityText(milliseconds(ms))}</td>
              <td className="r num">{quantityText(percent(share))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
})
