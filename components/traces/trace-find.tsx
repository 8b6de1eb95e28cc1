'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import type { KeyboardEvent } from 'react'
import { type TraceReads, traceQueries } from '@/lib/domains/telemetry/queries/trace-parts'
import type { TraceMatchesQueryInput } from '@/lib/domains/telemetry/trace-query-schemas'
import { count } from '../data/numbers'
import { useUrlState } from '../shell/use-url-state'
import { Button } from '../ui/button'
import { Icon } from '../ui/icon'
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
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') {
      event.preventDefault()
      if (event.currentTarget.value === found.words) go(event.shiftKey ? -1 : 1)
      else found.setWords(event.currentTarget.value.trim())
    } else if (event.key === 'Escape' && found.words !== '') {
      event.stopPropagation()
      event.currentTarget.value = ''
      found.setWords('')
    }
  }
  return (
    <div className="row wrap" role="search">
      <div className={`input ${found.valid ? '' : 'bad'}`} style={{ width: 240 }}>
        <Icon name="search" />
        <input key={found.words} data-query defaultValue={found.words} aria-label={t('find.label')} placeholder={t('find.placeholder')} autoComplete="off" spellCheck={false} onKeyDown={press} onBlur={(event) => event.currentTarget.value.trim() !== found.words && found.setWords(event.currentTarget.value.trim())} />
      </div>
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
