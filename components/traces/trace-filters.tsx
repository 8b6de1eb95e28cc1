'use client'

import { useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { ApplicationField, SearchForm, WordsField } from '../data/search-form'
import { useQueryChange } from '../shell/use-url-state'
import { Button } from '../ui/button'
import { Select } from '../ui/select'
import { minimumDurations, readTraceWords } from './trace-query'

/** What is asked of traces stands in the address: words and attributes, application, length, result. */
export function TraceFilters({ application }: { application?: string | undefined }) {
  const t = useTranslations('traces')
  const params = useSearchParams()
  const change = useQueryChange()
  const { valid } = readTraceWords(params.get('q') ?? '')
  const status = params.get('status') ?? ''
  const minMs = params.get('minMs') ?? ''
  return (
    <SearchForm names={application === undefined ? ['q', 'application'] : ['q']} className="row wrap mb-4">
      <WordsField label={t('filter.query')} placeholder={t('filter.placeholder')} invalid={!valid && t('filter.invalid')} />
      {application === undefined && <ApplicationField label={t('filter.application')} />}
      <Select
        label={t('filter.length')}
        value={minimumDurations.find((one) => one === minMs) ?? ''}
        options={minimumDurations.map((value) => ({ value, label: value === '' ? t('filter.anyLength') : t('filter.longer', { ms: Number(value) }) }))}
        onChange={(value) => change({ minMs: value || null, page: null })}
      />
      <Select
        label={t('filter.result')}
        value={status === 'error' || status === 'ok' ? status : ''}
        options={[
          { value: '', label: t('filter.anyResult') },
          { value: 'error', label: t('filter.onlyFailed') },
          { value: 'ok', label: t('filter.onlyOk') },
        ]}
        onChange={(value) => change({ status: value || null, page: null })}
      />
      <Button look="primary" type="submit" style={{ height: 36 }}>
        {t('filter.search')}
      </Button>
    </SearchForm>
  )
}
