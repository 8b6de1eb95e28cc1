'use client'

import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { tracesQuery } from '@/lib/domains/telemetry/queries/traces'
import { count, milliseconds, quantityText } from '../data/numbers'
import { ScopeLink } from '../shell/scope-link'
import { tracesAsk } from './trace-query'
import { TracesView } from './traces-view'

export function TracesPage() {
  const t = useTranslations('traces')
  return (
    <>
      <div className="page-head">
        <div className="grow">
          <h1>{t('title')}</h1>
          <p className="lede">
            <Sentence />
          </p>
        </div>
        <div className="acts">
          <ScopeLink className="btn" href="/traces/compare">{t('compare')}</ScopeLink>
          <ScopeLink className="btn" href="/traces/file">{t('openFile')}</ScopeLink>
        </div>
      </div>
      <TracesView />
    </>
  )
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** What the list below holds. It reads the list's own answer and asks nothing. */
function Sentence() {
  const t = useTranslations('traces')
  const { data } = useQuery({ ...tracesQuery(tracesAsk(new URLSearchParams(useSearchParams()))), enabled: false })
  if (!data || data.items.length === 0) return t('lede')
  const slowest = Math.max(...data.items.map((trace) => trace.durationMs))
  return capital(t('sentence', { total: data.total === null ? t('many', { count: count(data.items.length) }) : count(data.total), failed: data.items.filter((trace) => trace.errors > 0).length, slowest: quantityText(milliseconds(slowest)) }))
}
