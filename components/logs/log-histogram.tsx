'use client'

import { useQuery } from '@tanstack/react-query'
import { useRouter, useSearchParams } from 'next/navigation'
import { useLocale, useTimeZone, useTranslations } from 'next-intl'
import { useRef } from 'react'
import { changesQuery } from '@/lib/domains/ledger/queries/changes'
import { type LogSearchAnswer, Severity } from '@/lib/domains/telemetry/schemas'
import { changeMarkers } from '../changes/change-look'
import { useChangeTitle } from '../changes/change-words'
import { Histogram } from '../charts/draw/histogram'
import { MarkerLane } from '../charts/draw/marker-lane'
import { useWidth } from '../charts/draw/use-width'
import { clusterMarkers } from '../charts/prepare/markers'
import type { MomentScope } from '../charts/prepare/moment-scope'
import { formatMoment } from '../data/moments'
import { changesAsk } from '../overview/ask'
import { withScope } from '../shell/scope'
import { useScope } from '../shell/use-scope'
import { severityColours } from './log-query'

/** Lines over the range by severity, with the changes of the scope above them. */
export function LogHistogram({ answer, application }: { answer: LogSearchAnswer; application: string | undefined }) {
  const t = useTranslations('logs')
  const locale = useLocale()
  const timeZone = useTimeZone() ?? 'UTC'
  const params = new URLSearchParams(useSearchParams())
  const router = useRouter()
  const scope = useScope()
  const titleOf = useChangeTitle()
  const lane = useRef<HTMLDivElement>(null)
  const width = useWidth(lane)
  const changes = useQuery(changesQuery(changesAsk(params, application)))
  const asOfMs = answer.meta.asOfMs
  const bounds = scope.bounds()
  const range = scope.live ? { fromMs: asOfMs - (bounds.toMs - bounds.fromMs), toMs: asOfMs } : bounds
  // Buckets begin at round moments: so does the plot, else counts would fall between two bars.
  const first = answer.histogram[0]?.atMs ?? range.fromMs
  const fromMs = first - Math.ceil(Math.max(0, first - range.fromMs) / answer.bucketMs) * answer.bucketMs
  const [named, instance] = [application ?? params.get('application'), params.get('instance')]
  const moment: MomentScope = { ...(named && { application: named }), ...(instance && { instance }), ...(scope.zone && { zone: scope.zone }) }
  const names = Object.fromEntries(Severity.options.map((severity) => [severity, t(`severity.${severity}`)]))
  const format = (atMs: number) => formatMoment(atMs, { locale, timeZone, style: 'clock' })
  return (
    <>
      <div className="chart">
        <div ref={lane}>
          <MarkerLane chips={clusterMarkers(changeMarkers(changes.data?.items ?? [], titleOf, application), range, width)} format={format} onMarkers={([one]) => one && router.push(withScope(`/changes?sel=CHG-${one.id}`, params))} />
        </div>
      </div>
      <Histogram title={t('histogram')} input={{ buckets: answer.histogram, fromMs, toMs: range.toMs, bucketMs: answer.bucketMs, asOfMs, keys: [...Severity.options] }} colours={severityColours} names={names} height={72} moment={moment} onPick={scope.zoomTo} />
      <div className="legend mt-1">
        {(['error', 'warn', 'info', 'debug'] as const).map((severity) => (
          <span key={severity}>
            <i className="sw" style={{ '--sw': severityColours[severity] } as React.CSSProperties} />
            {names[severity]}
          </span>
        ))}
      </div>
    </>
  )
}
