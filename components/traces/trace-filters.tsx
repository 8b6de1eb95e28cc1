'use client'

import { useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type FormEvent, useEffect, useRef } from 'react'
import { useQueryChange } from '../shell/use-url-state'
import { Button } from '../ui/button'
import { Icon } from '../ui/icon'
import { Select } from '../ui/select'
import { minimumDurations, readTraceWords } from './trace-query'

/** What is asked of traces stands in the address: words and attributes, application, length, result. */
export function TraceFilters({ application }: { application?: string | undefined }) {
  const t = useTranslations('traces')
  const params = useSearchParams()
  const change = useQueryChange()
  const form = useRef<HTMLFormElement>(null)
  const q = params.get('q') ?? ''
  const named = params.get('application') ?? ''
  const valid = readTraceWords(q).valid
  // Synchronises uncontrolled fields with the address: going back, or a link from elsewhere.
  useEffect(() => {
    for (const [name, value] of [['q', q], ['application', named]] as const) {
      const field = form.current?.elements.namedItem(name)
      if (field instanceof HTMLInputElement) field.value = value
    }
  }, [q, named])
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const data = new FormData(event.currentTarget)
    change({ q: String(data.get('q') ?? '').trim() || null, ...(application === undefined && { application: String(data.get('application') ?? '').trim() || null }), page: null })
  }
  const status = params.get('status') ?? ''
  const minMs = params.get('minMs') ?? ''
  return (
    <form ref={form} className="row wrap mb-4" role="search" onSubmit={submit}>
      <div className="grow" style={{ flex: '1 1 320px' }}>
        <div className={`input query ${valid ? '' : 'bad'}`}>
          <Icon name="search" />
          <input name="q" data-query defaultValue={q} aria-label={t('filter.query')} placeholder={t('filter.placeholder')} autoComplete="off" spellCheck={false} aria-describedby="trace-query-hint" />
          <kbd>/</kbd>
        </div>
        {!valid && (
          <p id="trace-query-hint" className="xs t-bad" role="alert">
            {t('filter.invalid')}
          </p>
        )}
      </div>
      {application === undefined && (
        <div className="input" style={{ width: 180, height: 36 }}>
          <input name="application" defaultValue={named} aria-label={t('filter.application')} placeholder={t('filter.application')} autoComplete="off" spellCheck={false} />
        </div>
      )}
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
    </form>
  )
}
