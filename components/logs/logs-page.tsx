'use client'

import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { logsQuery } from '@/lib/domains/telemetry/queries/logs'
import type { Severity } from '@/lib/domains/telemetry/schemas'
import { count } from '../data/numbers'
import { logsAsk } from './log-query'
import { LogsView } from './logs-view'

export function LogsPage() {
  const t = useTranslations('logs')
  return (
    <>
      <div className="page-head">
        <div className="grow">
          <h1>{t('title')}</h1>
          <p className="lede">
            <Sentence />
          </p>
        </div>
      </div>
      <LogsView />
    </>
  )
}

/** What the range holds. It reads the histogram's own answer and asks nothing. */
function Sentence() {
  const t = useTranslations('logs')
  const { cursor: _cursor, ...first } = logsAsk(new URLSearchParams(useSearchParams()))
  const { data } = useQuery({ ...logsQuery({ ...first, limit: 1 }), enabled: false })
  if (!data || data.items.length === 0) return t('lede')
  const sum = (...severities: Severity[]) => data.histogram.reduce((total, bucket) => total + severities.reduce((part, severity) => part + (bucket.counts[severity] ?? 0), 0), 0)
  return t('sentence', { total: data.total === null ? t('many') : count(data.total), errors: sum('error', 'fatal'), warnings: sum('warn') })
}
