'use client'

import { useTranslations } from 'next-intl'
import type { AnswerMeta } from '@/lib/domains/telemetry/schemas'
import { useNow } from '../ui/use-now'
import { judgeFreshness, staleAfterMs } from './age'
import { useTimeWords } from './use-words'

export interface FreshnessProps {
  meta: Pick<AnswerMeta, 'source' | 'asOfMs' | 'complete' | 'missing'>
  /** Older than this is stale; null on a frozen page. */
  limitMs?: number | null
  /** The last refresh did not succeed. */
  failing?: boolean
}

/** Source, age, completeness. Filled dot: live. Open ring and amber: old or incomplete, and what is missing. */
export function Freshness({ meta, limitMs = staleAfterMs, failing = false }: FreshnessProps) {
  const t = useTranslations('data')
  const words = useTimeWords()
  const fresh = judgeFreshness(meta, useNow(), limitMs, failing)
  const age = words.duration(Math.max(1_000, fresh.ageMs))
  return (
    <span className={`fresh ${fresh.kind === 'fresh' ? '' : 'stale'}`}>
      <i className="pulse" aria-hidden="true" />
      <span>
        {fresh.kind === 'fresh' && t('fresh.live', { source: meta.source, age })}
        {fresh.kind === 'old' && t('fresh.old', { source: meta.source, age })}
        {fresh.kind === 'incomplete' && t('fresh.incomplete', { source: meta.source, age, missing: fresh.missing.join(', ') })}
      </span>
    </span>
  )
}

/** The line above a page whose figures are old: they stay, in the past tense. */
export function StaleNote({ meta, limitMs = staleAfterMs, failing = false }: FreshnessProps) {
  const t = useTranslations('data')
  const words = useTimeWords()
  const fresh = judgeFreshness(meta, useNow(), limitMs, failing)
  if (fresh.kind !== 'old') return null
  return (
    <div className="note warn mb-4" role="status">
      <svg className="g g-warn" viewBox="0 0 12 12" aria-hidden="true">
        <path d="M6 .8 11.6 10.8H.4z" fill="currentColor" />
      </svg>
      <div>
        <b className="med">
          {t('fresh.noteTitle', { age: words.duration(Math.max(1_000, fresh.ageMs)) })}
        </b>{' '}
        <span className="soft">{t('fresh.note', { source: meta.source })}</span>
      </div>
    </div>
  )
}
