'use client'

import { useTranslations } from 'next-intl'
import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { saveFilter } from '@/lib/domains/gateway/queries/filters'
import type { FilterRow } from '@/lib/domains/gateway/filter-api-schemas'
import { FilterDocument, filterStages } from '@/lib/domains/gateway/filter-schemas'
import { RouteName } from '@/lib/domains/gateway/route-schemas'
import { parseFields } from '@/lib/kernel/field-errors'
import { useFieldWords } from '../data/problem-words'
import { CheckField, SelectField, TextField } from '../forms/field'
import { ProblemNote } from '../forms/problem-note'
import { useSubmit } from '../forms/use-submit'
import { Button } from '../ui/button'
import { focusFirstWrong } from './focus-first-wrong'
import { namesOf } from './read-route-form'

interface Props {
  /** Null: a new one, which is named here. */
  name: string | null
  before: FilterDocument
  version: number
  back: ReactNode
  onSaved: (filter: FilterRow) => void
}

/** Settings and source of a filter. It is compiled and tried before it is kept: what is wrong stands under the source. */
export function FilterForm({ name: given, before, version, back, onSaved }: Props) {
  const t = useTranslations('gateway')
  const words = useFieldWords()
  const id = useId()
  const [name, setName] = useState(given ?? '')
  const [document, setDocument] = useState(before)
  const [share, setShare] = useState(String(before.sharePercent))
  const [order, setOrder] = useState(String(before.order))
  const [routes, setRoutes] = useState(before.routes.join(', '))
  const [why, setWhy] = useState('')
  const [tried, setTried] = useState(false)
  const [nameLeft, setNameLeft] = useState(false)
  const frame = useRef<HTMLFormElement>(null)
  const named = parseFields(RouteName, name)
  const nameProblem = given !== null || named.ok ? null : named.error.slice(0, 1).map(words).join()
  const figure = (text: string) => (text.trim() === '' ? Number.NaN : Number(text.trim().replace(',', '.')))
  const routeNames = namesOf(routes)
  const parsed = parseFields(FilterDocument, { ...document, sharePercent: figure(share), order: figure(order), routes: routeNames })
  /** What the page knows to be wrong, else what the server says; in a list also which of it. */
  const wrongAt = (field: keyof FilterDocument) => {
    const found = parsed.ok ? undefined : parsed.error.find(({ pointer }) => pointer === `#/${field}` || pointer.startsWith(`#/${field}/`))
    if (!found) return errorOf(`document/${field}`)
    const entry = field === 'routes' ? routeNames[Number(found.pointer.split('/')[2])] : undefined
    return entry === undefined ? words(found) : t('form.entry', { entry, words: words(found) })
  }
  const { busy, problem, errorOf, submit } = useSubmit(() => saveFilter(name, { document: parsed.ok ? parsed.value : before, expectedVersion: version, ...(why.trim() && { why: why.trim() }) }), onSaved)
  // The browser's focus goes to the first field that the server refuses.
  useEffect(() => {
    if (problem?.errors?.length) focusFirstWrong(frame.current)
  }, [problem])
  const send = (event: FormEvent) => {
    event.preventDefault()
    if (nameProblem === null && parsed.ok) return submit(event)
    // What is wrong is marked before the focus looks for it.
    flushSync(() => setTried(true))
    focusFirstWrong(frame.current)
  }
  const wrong = wrongAt('source')
  return (
    <form ref={frame} className="form" noValidate autoComplete="off" onSubmit={send}>
      {given === null && <TextField label={t('new.name')} mono autoFocus autoComplete="off" spellCheck={false} maxLength={60} value={name} onValue={setName} onBlur={() => setNameLeft(true)} error={(tried || nameLeft ? nameProblem : null) ?? errorOf('name')} />}
      <CheckField label={t('form.enabled')} hint={t('filters.onHint')} checked={document.enabled} onValue={(enabled) => setDocument({ ...document, enabled })} />
      <SelectField label={t('filters.stageLabel')} value={document.stage} options={filterStages.map((value) => ({ value, label: t(`filters.stage.${value}`) }))} onValue={(stage) => setDocument({ ...document, stage: stage as FilterDocument['stage'] })} />
      <TextField label={t('filters.share')} hint={t('filters.shareHint')} unit="%" inputMode="decimal" value={share} onValue={setShare} error={wrongAt('sharePercent')} />
      <TextField label={t('column.order')} hint={t('form.orderHint')} inputMode="numeric" value={order} onValue={setOrder} error={wrongAt('order')} />
      <TextField label={t('filters.routes')} hint={t('filters.routesHint')} mono autoComplete="off" spellCheck={false} value={routes} onValue={setRoutes} error={wrongAt('routes')} />
      <TextField label={t('label.description')} hint={t('form.descriptionHint')} maxLength={200} autoComplete="off" value={document.description} onValue={(description) => setDocument({ ...document, description })} error={wrongAt('description')} />
      <div className="field">
        <label htmlFor={id}>{t('filters.source')}</label>
        <span className={`input area ${wrong ? 'bad' : ''}`}>
          <textarea
            id={id} className="mono sm" rows={16} spellCheck={false} aria-describedby={`${id}-hint${wrong ? ` ${id}-error` : ''}`} {...(wrong && { 'aria-invalid': true as const })}
            value={document.source} onChange={(event) => setDocument({ ...document, source: event.target.value })}
          />
        </span>
        <span className="hint" id={`${id}-hint`}>
          {t('filters.sourceHint')}
        </span>
        {wrong && (
          <span className="err" id={`${id}-error`} role="alert">
            {wrong}
          </span>
        )}
      </div>
      <TextField label={t('why')} maxLength={400} autoComplete="off" value={why} onValue={setWhy} />
      <ProblemNote problem={problem} />
      <div className="acts">
        <Button type="submit" look="primary" busy={busy}>
          {given === null ? t('filters.make') : t('change.submit')}
        </Button>
        {back}
      </div>
    </form>
  )
}
