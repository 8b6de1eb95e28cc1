'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type TraceReads, traceQueries } from '@/lib/domains/telemetry/queries/trace-parts'
import type { TraceMatchesQueryInput } from '@/lib/domains/telemetry/trace-query-schemas'
import { count } from '../data/numbers'
import { SearchField } from '../data/search-field'
import { useUrlState } from '../shell/use-url-state'
import { Button } from '../ui/button'
import { readTraceWords } from './trace-query'

export interface Found {
  words: string
  setWords: (words: string) => void
  valid: boolean
  /** In tree order; the first thousand. */
  spanIds: readonly string[]
  count: number | null
}

/** Spans of the trace that meet what is asked for; the words stand in the address. */
export function useFoundSpans(reads: TraceReads): Found {
  const [words, setWords] = useUrlState('find')
  const { operation, attributes, valid } = readTraceWords(words)
  const ask: TraceMatchesQueryInput = { ...(operation && { operation }), ...(attributes && { attributes }) }
  const isAsked = valid && (operation !== '' || attributes !== '')
  const { data } = useQuery({ ...traceQueries(reads).matches(ask), enabled: isAsked, placeholderData: keepPreviousData })
  return { words, setWords, valid, spanIds: isAsked ? (data?.spanIds ?? []) : [], count: isAsked ? (data?.count ?? null) : null }
}

/** Enter goes to the next span that was found, Shift and Enter to the one before. */
export function TraceFind({ found, selected, onSelect }: { found: Found; selected: string | null; onSelect: (spanId: string) => void }) {
  const t = useTranslations('trace')
  const at = selected === null ? -1 : found.spanIds.indexOf(selected)
  const go = (step: 1 | -1) => {
    const { length } = found.spanIds
    if (length === 0) return
    const next = at < 0 ? (step === 1 ? 0 : length - 1) : (at + step + length) % length
    const spanId = found.spanIds[next]
    if (spanId !== undefined) onSelect(spanId)
  }
  return (
    <div className="row wrap" role="search">
      <SearchField words={found.words} onSearch={found.setWords} onAgain={go} label={t('find.label')} placeholder={t('find.placeholder')} invalid={!found.valid} style={{ width: 240 }} />
      <span className="sm muted num" role="status">
        {!found.valid ? t('find.invalid') : found.words === '' || found.count === null ? '' : found.count === 0 ? t('find.none') : t('find.place', { at: at < 0 ? '–' : count(at + 1), total: count(found.count) })}
      </span>
      {found.spanIds.length > 0 && (
        <>
          <Button look="quiet" icon="up" aria-label={t('find.previous')} onClick={() => go(-1)} />
          <Button look="quiet" icon="down" aria-label={t('find.next')} onClick={() => go(1)} />
        </>
      )}
    </div>
  )
}
