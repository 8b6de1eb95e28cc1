'use client'

import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useId, useState } from 'react'
import { deleteFilter, filterQuery, rollBackFilter } from '@/lib/domains/gateway/queries/filters'
import { DeleteFilterInput, type FilterVersion } from '@/lib/domains/gateway/filter-api-schemas'
import { StaleNote } from '../data/freshness'
import { count } from '../data/numbers'
import { Table } from '../data/table'
import { useRefusalText } from '../delivery/refusal-text'
import { ConfirmDialog } from '../forms/confirm-dialog'
import { TextField } from '../forms/field'
import { useLeaving } from '../forms/use-leaving'
import { ScopeLink } from '../shell/scope-link'
import { useDecide } from '../shell/use-decide'
import { useLive, useStreamInvalidation } from '../shell/use-live'
import { Button, Why } from '../ui/button'
import { Kpis } from '../ui/kpis'
import { Panel } from '../ui/panel'
import { State } from '../ui/state'
import { Moment } from '../ui/time'
import { useNow } from '../ui/use-now'
import { FilterForm } from './filter-form'
import { filterState, filterWord } from './filter-look'
import { NewerVersion, useFormBase } from './newer-version'

/** One filter: how its calls end, its source, and every version of it. */
export function FilterPage({ name }: { name: string }) {
  const t = useTranslations('gateway')
  const id = useId()
  const client = useQueryClient()
  const router = useRouter()
  const nowMs = useNow()
  const live = useLive(3_000)
  const { leaving, leave, held } = useLeaving(filterQuery(name).queryKey)
  useStreamInvalidation(leaving ? [] : ['gateway'], [['gateway', 'filter', name]])
  const { data: filter, dataUpdatedAt, isRefetchError } = useSuspenseQuery({ ...filterQuery(name), refetchInterval: leaving ? false : live.refetchInterval, ...held })
  const refusal = useRefusalText()(useDecide()('gateway-filters:write'))
  const blocked = refusal === null ? {} : { reason: refusal, reasonId: `${id}-why` }
  const { base, newer, begin } = useFormBase(filter)
  const [deleting, setDeleting] = useState(false)
  const [to, setTo] = useState<FilterVersion | null>(null)
  const [why, setWhy] = useState('')
  const missing = DeleteFilterInput.shape.why.safeParse(why).success ? undefined : t('whyFirst')
  const again = () => void client.invalidateQueries({ queryKey: ['gateway'] })
  const word = filterWord(filter, filter.proxyAnswers, nowMs)
  const { counts } = filter
  const whyField = <TextField label={t('whyNeeded')} maxLength={400} autoComplete="off" value={why} onValue={setWhy} />
  return (
    <>
      <StaleNote meta={{ source: t('title'), asOfMs: dataUpdatedAt, complete: true, missing: [] }} limitMs={60_000} failing={isRefetchError} />
      <div className="page-head">
        <div className="grow">
          <h1>
            {filter.name} <State state={filterState[word]} word={t(`filters.state.${word}`)} />
          </h1>
          <p className="lede" role="status">
            {t('filters.sentence', { stage: t(`filters.stage.${filter.document.stage}`), share: filter.document.sharePercent, version: filter.version })}
            {filter.document.description && <> {filter.document.description}</>}
            {counts?.lastFailure && <> {t('filters.lastFailure', { problem: counts.lastFailure })}</>}
          </p>
        </div>
        <div className="acts">
          <Button icon="trash" look="danger" onClick={() => setDeleting(true)} {...blocked}>
            {t('delete.act')}
          </Button>
          {refusal !== null && <Why id={`${id}-why`}>{refusal}</Why>}
        </div>
      </div>
      <div className="stack stack-4">
        {!filter.proxyAnswers && <p className="note warn" role="status">{t('proxySilent')}</p>}
        <Kpis
          items={[
            { name: t('filters.calls'), value: counts && count(counts.calls), note: t('kpi.requests') },
            { name: t('filters.failures'), value: counts && count(counts.failures) },
            { name: t('filters.hung'), value: counts && count(counts.hung) },
            { name: t('filters.skipped'), value: counts && count(counts.skipped) },
          ]}
        />
        <Panel title={t('filters.source')} body>
          {refusal === null ? (
            <>
              <NewerVersion newer={newer} onBegin={() => begin(filter)} />
              <FilterForm
                key={base.version} name={filter.name} before={base.document} version={base.version} back={<ScopeLink className="btn quiet" href="/gateway">{t('back')}</ScopeLink>}
                onSaved={(saved) => {
                  begin({ ...filter, ...saved })
                  again()
                }}
              />
            </>
          ) : (
            <pre className="mono sm" style={{ overflowX: 'auto' }}>{filter.document.source}</pre>
          )}
        </Panel>
        <Panel title={t('versions.title')} footer={t('versions.order')}>
          <Table
            caption={t('versions.title')} rows={filter.versions} rowKey={({ version }) => String(version)}
            columns={[
              { key: 'version', head: t('versions.version'), cell: ({ version }) => <span className="mono">v{version}</span> },
              { key: 'what', head: t('whyNeeded'), cell: (one) => one.why ?? '' },
              { key: 'by', head: t('versions.by'), priority: 3, cell: ({ savedBy }) => savedBy.name },
              { key: 'at', head: t('versions.at'), priority: 2, cell: ({ savedAt }) => <Moment atMs={Date.parse(savedAt)} style="full" /> },
              { key: 'act', head: t('versions.act'), hiddenHead: true, className: 'r', cell: (one) => (one.version === filter.version ? null : <Button look="quiet" icon="undo" onClick={() => setTo(one)} {...blocked}>{t('versions.rollBack', { version: one.version })}</Button>) },
            ]}
          />
        </Panel>
      </div>
      {to && (
        <ConfirmDialog
          open onClose={() => setTo(null)} title={t('versions.dialog', { version: to.version })} name={name} action={t('versions.rollBack', { version: to.version })} fields={whyField} missing={missing}
          run={async () => {
            const saved = await rollBackFilter(name, { version: to.version, expectedVersion: filter.version, why: why.trim() })
            begin({ ...filter, ...saved })
            return saved
          }}
          onDone={again}
        >
          <p>{t('versions.will', { version: to.version, next: filter.version + 1 })}</p>
          <pre className="mono sm" style={{ overflowX: 'auto' }}>{to.document.source}</pre>
        </ConfirmDialog>
      )}
      {deleting && (
        <ConfirmDialog
          open onClose={() => setDeleting(false)} title={t('delete.title', { name })} name={name} action={t('delete.act')} fields={whyField} missing={missing} run={() => leave(() => deleteFilter(name, name, why.trim()))}
          onDone={() => {
            void client.invalidateQueries({ queryKey: ['gateway', 'filters'] })
            router.push('/gateway')
          }}
        >
          <p>{t('filters.deleteWhat')}</p>
        </ConfirmDialog>
      )}
    </>
  )
}
