'use client'

import { useTranslations } from 'next-intl'
import { type ReactNode, useId, useState } from 'react'
import { saveFilter } from '@/lib/domains/gateway/queries/filters'
import type { FilterRow } from '@/lib/domains/gateway/filter-api-schemas'
import { FilterDocument, filterStages } from '@/lib/domains/gateway/filter-schemas'
import { RouteName } from '@/lib/domains/gateway/route-schemas'
import { CheckField, SelectField, TextField } from '../forms/field'
import { ProblemNote } from '../forms/problem-note'
import { useSubmit } from '../forms/use-submit'
import { Button, Why } from '../ui/button'

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
  const id = useId()
  const [name, setName] = useState(given ?? '')
  const [document, setDocument] = useState(before)
  const [share, setShare] = useState(String(before.sharePercent))
  const [order, setOrder] = useState(String(before.order))
  const [routes, setRoutes] = useState(before.routes.join(', '))
  const [why, setWhy] = useState('')
  const parsed = FilterDocument.safeParse({ ...document, sharePercent: Number(share), order: Number(order), routes: routes.split(/[\s,]+/).filter(Boolean) })
  const issueOf = (field: string) => (parsed.success ? null : (parsed.error.issues.find(({ path }) => path[0] === field)?.message ?? null))
  const { busy, problem, errorOf, submit } = useSubmit(() => saveFilter(name, { document: parsed.success ? parsed.data : before, expectedVersion: version, ...(why.trim() && { why: why.trim() }) }), onSaved)
  const blocked = !RouteName.safeParse(name).success ? t('new.nameRule') : parsed.success ? undefined : t('form.first')
  const wrong = errorOf('document/source') ?? issueOf('source')
  return (
    <form className="form" noValidate autoComplete="off" onSubmit={(event) => (blocked === undefined ? submit(event) : event.preventDefault())}>
      {given === null && <TextField label={t('new.name')} mono autoFocus autoComplete="off" spellCheck={false} maxLength={60} value={name} onValue={setName} />}
      <CheckField label={t('form.enabled')} hint={t('filters.onHint')} checked={document.enabled} onValue={(enabled) => setDocument({ ...document, enabled })} />
      <SelectField label={t('filters.stageLabel')} value={document.stage} options={filterStages.map((value) => ({ value, label: t(`filters.stage.${value}`) }))} onValue={(stage) => setDocument({ ...document, stage: stage as FilterDocument['stage'] })} />
      <TextField label={t('filters.share')} hint={t('filters.shareHint')} unit="%" inputMode="decimal" value={share} onValue={setShare} error={issueOf('sharePercent')} />
      <TextField label={t('column.order')} hint={t('form.orderHint')} inputMode="numeric" value={order} onValue={setOrder} error={issueOf('order')} />
      <TextField label={t('filters.routes')} hint={t('filters.routesHint')} mono autoComplete="off" spellCheck={false} value={routes} onValue={setRoutes} error={issueOf('routes')} />
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
      {blocked !== undefined && <Why id={`${id}-reason`}>{blocked}</Why>}
      <ProblemNote problem={problem} />
      <div className="acts">
        <Button type="submit" look="primary" busy={busy} {...(blocked !== undefined && { reason: blocked, reasonId: `${id}-reason` })}>
          {given === null ? t('filters.make') : t('change.submit')}
        </Button>
        {back}
      </div>
    </form>
  )
}
