'use client'

import { useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { searchReason } from '@/lib/domains/telemetry/core/search-grammar'
import { Severity } from '@/lib/domains/telemetry/schemas'
import { useReasonWords } from '../data/problem-words'
import { ApplicationField, SearchForm, WordsField } from '../data/search-form'
import { useQueryChange } from '../shell/use-url-state'
import { Button } from '../ui/button'
import { Select } from '../ui/select'
import { searchError } from './search-edit'

const traceId = /^[0-9a-f]{32}$/

export interface LogFiltersProps {
  application?: string | undefined
  tailing: boolean
  onTail: (on: boolean) => void
}

/** Words, application and severity; a trace id in the field is taken as one. All of it stands in the address. */
export function LogFilters({ application, tailing, onTail }: LogFiltersProps) {
  const t = useTranslations('logs')
  const words = useReasonWords()
  const params = useSearchParams()
  const change = useQueryChange()
  const severity = Severity.safeParse(params.get('severity'))
  const error = searchError(params.get('q') ?? '')
  const read = ({ q, ...named }: Record<string, string | null>) => (q && traceId.test(q) ? { ...named, q: null, traceId: q } : { ...named, q: q ?? null })
  return (
    <SearchForm names={application === undefined ? ['q', 'application'] : ['q']} read={read}>
      <WordsField label={t('filter.query')} placeholder={t('filter.placeholder')} invalid={error !== null && words(searchReason(error))} />
      {application === undefined && <ApplicationField label={t('filter.application')} />}
      <Select
        label={t('filter.severity')}
        value={severity.success ? severity.data : ''}
        options={[{ value: '', label: t('filter.any') }, ...Severity.options.slice(1).map((value) => ({ value, label: t('filter.atLeast', { severity: t(`severity.${value}`) }) }))]}
        onChange={(value) => change({ severity: value || null, page: null })}
      />
      <Button look="primary" type="submit" style={{ height: 36 }}>
        {t('filter.search')}
      </Button>
      <Button icon={tailing ? 'stop' : 'play'} style={{ height: 36 }} onClick={() => onTail(!tailing)} aria-pressed={tailing}>
        {t(tailing ? 'tail.stop' : 'tail.start')}
      </Button>
    </SearchForm>
  )
}

/** What narrows the list beyond the fields, each with a way out. */
export function LogTokens() {
  const t = useTranslations('logs')
  const params = useSearchParams()
  const change = useQueryChange()
  const shown = (['instance', 'traceId'] as const).flatMap((key) => {
    const value = params.get(key)
    return value ? [{ key, value }] : []
  })
  if (shown.length === 0) return null
  return (
    <div className="row wrap mb-3">
      {shown.map(({ key, value }) => (
        <span key={key} className="tok mono sm row gap-1">
          <span>
            <b>{key}</b>={value}
          </span>
          <Button look="quiet" icon="close" style={{ width: 20, height: 20 }} aria-label={t('filter.remove', { what: `${key}=${value}` })} onClick={() => change({ [key]: null, page: null })} />
        </span>
      ))}
    </div>
  )
}
