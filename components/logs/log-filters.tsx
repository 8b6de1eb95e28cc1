'use client'

import { useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type FormEvent, useEffect, useRef } from 'react'
import { Severity } from '@/lib/domains/telemetry/schemas'
import { useQueryChange } from '../shell/use-url-state'
import { Button } from '../ui/button'
import { Icon } from '../ui/icon'
import { Select } from '../ui/select'

const traceId = /^[0-9a-f]{32}$/

export interface LogFiltersProps {
  application?: string | undefined
  tailing: boolean
  onTail: (on: boolean) => void
}

/** Words, application and severity; a trace id in the field is taken as one. All of it stands in the address. */
export function LogFilters({ application, tailing, onTail }: LogFiltersProps) {
  const t = useTranslations('logs')
  const params = useSearchParams()
  const change = useQueryChange()
  const form = useRef<HTMLFormElement>(null)
  const q = params.get('q') ?? ''
  const named = params.get('application') ?? ''
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
    const text = String(data.get('q') ?? '').trim()
    const isTrace = traceId.test(text)
    change({ q: isTrace ? null : text || null, ...(isTrace && { traceId: text }), ...(application === undefined && { application: String(data.get('application') ?? '').trim() || null }), page: null })
  }
  const severity = Severity.safeParse(params.get('severity'))
  return (
    <form ref={form} className="row wrap mb-3" role="search" onSubmit={submit}>
      <div className="grow" style={{ flex: '1 1 320px' }}>
        <div className="input query">
          <Icon name="search" />
          <input name="q" data-query defaultValue={q} aria-label={t('filter.query')} placeholder={t('filter.placeholder')} autoComplete="off" spellCheck={false} />
          <kbd>/</kbd>
        </div>
      </div>
      {application === undefined && (
        <div className="input" style={{ width: 180, height: 36 }}>
          <input name="application" defaultValue={named} aria-label={t('filter.application')} placeholder={t('filter.application')} autoComplete="off" spellCheck={false} />
        </div>
      )}
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
    </form>
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
