'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import type { CohortDifference, CohortsAnswer } from '@/lib/domains/telemetry/cohort-schemas'
import { formatField } from '@/lib/domains/telemetry/core/search-grammar'
import { cohortsQuery } from '@/lib/domains/telemetry/queries/cohorts'
import type { TracesQueryInput } from '@/lib/domains/telemetry/query-schemas'
import { Freshness } from '../data/freshness'
import { count, milliseconds, percent, quantityText } from '../data/numbers'
import { Failed, LoadingBlock } from '../data/states'
import { type Column, Table } from '../data/table'
import { ScopeLink } from '../shell/scope-link'
import { useQueryChange } from '../shell/use-url-state'
import { Button } from '../ui/button'
import { Panel } from '../ui/panel'
import { cohortOf, cohorts, cohortsAsk, type Cohort } from './trace-query'

/** By which attributes some of the traces differ from the rest: the box, the slowest, or the failed ones. Asked when somebody asks. */
export function TraceCohorts({ ask, hasBox }: { ask: TracesQueryInput; hasBox: boolean }) {
  const t = useTranslations('traces')
  const cohort = cohortOf(new URLSearchParams(useSearchParams()))
  const change = useQueryChange()
  return (
    <div className="sect">
      <Panel
        title={t('cohorts.title')}
        end={
          <>
            {cohorts.map((one) => (
              <Button key={one} look="quiet" aria-pressed={cohort === one} {...(one === 'box' && !hasBox && { reason: t('cohorts.noBox'), reasonId: 'cohort-box' })} onClick={() => change({ cohort: cohort === one ? null : one })}>
                {t(`cohorts.kind.${one}`)}
              </Button>
            ))}
            {!hasBox && <span id="cohort-box" className="muted sm p3">{t('cohorts.noBox')}</span>}
          </>
        }
      >
        {cohort === null ? <p className="body muted sm">{t('cohorts.lede')}</p> : <Compared ask={ask} cohort={cohort} />}
      </Panel>
    </div>
  )
}

function Compared({ ask, cohort }: { ask: TracesQueryInput; cohort: Cohort }) {
  const t = useTranslations('traces')
  const { data, error, refetch, isPlaceholderData } = useQuery({ ...cohortsQuery(cohortsAsk(ask, cohort)), placeholderData: keepPreviousData })
  if (!data) return error ? <Failed error={error} retry={() => void refetch()} title={t('cohorts.unreadable')} /> : <LoadingBlock height={160} />
  return (
    <div aria-busy={isPlaceholderData || undefined}>
      <p className="body sm row wrap">
        <span>{t('cohorts.sides', { cohort: count(data.cohort), rest: count(data.rest) })}</span>
        {data.slowFromMs !== null && <span>{t('cohorts.slowFrom', { ms: quantityText(milliseconds(data.slowFromMs)) })}</span>}
        <span className="muted"><Freshness meta={data.meta} failing={error !== null} limitMs={null} /></span>
      </p>
      {data.differences.length === 0 ? <p className="body muted sm">{data.cohort < data.tracesMin || data.rest < data.tracesMin ? t('cohorts.tooFew', { min: data.tracesMin }) : t('cohorts.none', { compared: count(data.compared) })}</p> : <Differences data={data} box={ask.box} cohort={cohort} />}
    </div>
  )
}

/** The same traces, and of them those with a span that says this. */
export function narrowHref({ application, key, value, isOperation }: Pick<CohortDifference, 'application' | 'key' | 'value' | 'isOperation'>, box: string | undefined, cohort: Cohort): string {
  const q = isOperation ? (value.includes('=') ? '' : value) : formatField({ key, value, not: false })
  return `/traces?${new URLSearchParams({ application, ...(q && { q }), ...(box && { box }), ...(cohort === 'failed' && { status: 'error' }) }).toString()}`
}

function Differences({ data, box, cohort }: { data: CohortsAnswer; box: string | undefined; cohort: Cohort }) {
  const t = useTranslations('traces')
  const share = (value: number) => quantityText(percent(value))
  const columns: Column<CohortDifference>[] = [
    {
      key: 'value',
      head: t('cohorts.column.value'),
      cell: (row) => (
        <>
          <ScopeLink className="plain mono" href={narrowHref(row, box, cohort)}>{row.isOperation ? row.value : `${row.key}=${row.value}`}</ScopeLink>
          <div className="sub trunc" title={row.also.map(({ key, value }) => `${key}=${value}`).join('\n')}>
            {row.application}
            {row.also.length > 0 && ` · ${t('cohorts.also', { count: row.also.length, first: `${row.also[0]?.key}=${row.also[0]?.value}` })}`}
          </div>
        </>
      ),
    },
    { key: 'cohort', head: t('cohorts.column.cohort'), figure: true, cell: (row) => <span title={t('cohorts.of', { some: row.inCohort, all: data.cohort })}>{share(row.cohortShare)}</span> },
    { key: 'rest', head: t('cohorts.column.rest'), figure: true, cell: (row) => <span title={t('cohorts.of', { some: row.inRest, all: data.rest })}>{share(row.restShare)}</span> },
    {
      key: 'bars',
      head: t('cohorts.column.bars'),
      hiddenHead: true,
      priority: 3,
      className: 'w-1/5',
      cell: (row) => (
        <span className="sharebar" aria-hidden="true">
          <i style={{ width: `${row.cohortShare * 100}%` }} />
          <b style={{ width: `${row.restShare * 100}%` }} />
        </span>
      ),
    },
    { key: 'difference', head: t('cohorts.column.difference'), figure: true, priority: 2, cell: (row) => t('cohorts.interval', { low: signed(row.low), high: signed(row.high) }) },
    { key: 'lift', head: t('cohorts.column.lift'), figure: true, priority: 2, cell: (row) => (row.lift === null ? t('cohorts.only') : `× ${row.lift.toFixed(row.lift < 10 ? 1 : 0)}`) },
  ]
  return (
    <>
      <Table caption={t('cohorts.title')} columns={columns} rows={data.differences} rowKey={(row) => JSON.stringify([row.application, row.isOperation, row.key, row.value])} two />
      <p className="body muted xs">{t('cohorts.footer', { compared: count(data.compared) })}</p>
    </>
  )
}

const signed = (share: number): string => `${share > 0 ? '+' : ''}${(share * 100).toFixed(0)}`
