'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { logsQuery } from '@/lib/domains/telemetry/queries/logs'
import type { TraceAnswer } from '@/lib/domains/telemetry/schemas'
import { LogLines } from '../logs/log-lines'
import { Panel } from '../ui/panel'
import { traceLogsAsk } from './trace-logs-ask'

/** What was written while this request ran, oldest first: the order in which it happened. */
export function TraceLogs({ trace }: { trace: TraceAnswer }) {
  const t = useTranslations('trace')
  const { data } = useSuspenseQuery(logsQuery(traceLogsAsk(trace)))
  const lines = data.items.toReversed()
  return (
    <Panel title={t('logs.title')} end={<span className="num muted">{lines.length}</span>}>
      {lines.length === 0 ? <p className="body muted sm">{t('logs.none')}</p> : <LogLines lines={lines} words={[]} />}
    </Panel>
  )
}
