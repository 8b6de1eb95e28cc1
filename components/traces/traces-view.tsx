'use client'

import { keepPreviousData, useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import type { ScatterPoint } from '@/lib/domains/telemetry/cohort-schemas'
import { formatTraceBox } from '@/lib/domains/telemetry/core/trace-box'
import { scatterQuery } from '@/lib/domains/telemetry/queries/cohorts'
import { tracesQuery } from '@/lib/domains/telemetry/queries/traces'
import type { TraceSearchAnswer } from '@/lib/domains/telemetry/schemas'
import { Freshness } from '../data/freshness'
import { count } from '../data/numbers'
import { Pager } from '../data/pager'
import { QueryView } from '../data/query-view'
import { LoadingBlock, NoMatch } from '../data/states'
import { TableMessage } from '../data/table'
import { useCursorPages } from '../data/use-cursor-pages'
import { useHeld } from '../data/use-held'
import { useLive } from '../shell/use-live'
import { useScope } from '../shell/use-scope'
import { useQueryChange } from '../shell/use-url-state'
import { Button } from '../ui/button'
import { Panel } from '../ui/panel'
import { TraceFilters } from './trace-filters'
import { TraceCohorts } from './trace-cohorts'
import { boxOf, scatterAsk, tracesAsk } from './trace-query'
import { TraceScatter } from './trace-scatter'
import { TraceTable } from './trace-table'

const filterKeys = ['q', 'application', 'instance', 'status', 'minMs', 'maxMs', 'box', 'page'] as const

/** With the half second for which senders gather, a trace is on the screen within 1.5 s of its end. */
const newestEveryMs = 800

/** Search, plot and list of traces: a page, and a tab of each application. */
export function TracesView({ application }: { application?: string }) {
  const t = useTranslations('traces')
  return (
    <>
      <TraceFilters application={application} />
      <QueryView loading={<Panel title={t('list')}><LoadingBlock height={480} /></Panel>} title={t('unreadable')}>
        <Found application={application} />
      </QueryView>
    </>
  )
}

function Found({ application }: { application: string | undefined }) {
  const t = useTranslations('traces')
  const params = new URLSearchParams(useSearchParams())
  const scope = useScope()
  const live = useLive(10_000)
  const ask = tracesAsk(params, application)
  const { held, holders } = useHeld()
  // The newest come by themselves until somebody reads: then the list stands, and says what waits. The plot above it goes on.
  const follows = live.live && !held && ask.sort !== 'slowest' && !ask.cursor
  const list = useSuspenseQuery({ ...tracesQuery(ask), staleTime: 60_000, refetchOnWindowFocus: false, refetchInterval: follows ? newestEveryMs : false })
  const change = useQueryChange()
  const box = boxOf(params)
  const plot = useQuery({ ...scatterQuery(scatterAsk(ask)), refetchInterval: live.refetchInterval, placeholderData: keepPreviousData })
  const points = plot.data?.points ?? []
  const newer = waiting(list.data, points, !follows && ask.sort !== 'slowest' && !ask.cursor && box === null)
  const asOfMs = plot.data?.meta.asOfMs ?? list.data.meta.asOfMs
  const bounds = scope.bounds()
  const range = scope.live ? { fromMs: asOfMs - (bounds.toMs - bounds.fromMs), toMs: asOfMs } : bounds
  return (
    <>
      <Panel
        title={t('scatter.title')}
        end={
          <>
            {box && <Button look="quiet" icon="close" onClick={() => change({ box: null, cohort: null, page: null })}>{t('scatter.clear')}</Button>}
            {plot.data && <span className="fresh">{t(plot.data.oneIn > 1 ? 'scatter.sampled' : 'scatter.count', { count: count(points.length), oneIn: count(plot.data.oneIn) })}</span>}
            {plot.isError && !plot.data && <span className="t-bad sm">{t('scatter.unreadable')}</span>}
          </>
        }
        footer={<span>{t('scatter.hint')}</span>}
        body
      >
        <TraceScatter points={points} {...range} box={box} onBox={(next) => change({ box: next && formatTraceBox(next), page: null, ...(next === null && { cohort: null }) }, 'push')} />
      </Panel>
      <TraceCohorts ask={ask} hasBox={box !== null} />
      <div className="sect" {...holders}>
        <Panel
          title={t('list')}
          end={newer > 0 ? <Button look="quiet" icon="retry" onClick={() => void list.refetch()}>{t('newer', { count: newer })}</Button> : <Freshness meta={list.data.meta} failing={list.isRefetchError} limitMs={null} />}
        >
          <List data={list.data} sort={ask.sort ?? 'newest'} />
        </Panel>
      </div>
    </>
  )
}

/** How many of the plot began after the newest of the list. */
const waiting = (list: TraceSearchAnswer, plot: readonly ScatterPoint[], follows: boolean): number => {
  const newestMs = list.items[0]?.startMs ?? 0
  return follows ? plot.filter((trace) => trace.startMs > newestMs).length : 0
}

function List({ data, sort }: { data: TraceSearchAnswer; sort: string }) {
  const t = useTranslations('traces')
  const change = useQueryChange()
  const pages = useCursorPages()
  const first = pages.page * 50 + 1
  const params = useSearchParams()
  const filtered = filterKeys.some((key) => params.get(key))
  const nothing = filtered ? (
    <NoMatch what={t('noMatch')} onClear={() => change(Object.fromEntries(filterKeys.map((key) => [key, null])))} />
  ) : (
    <div className="empty">
      <h3>{t('empty.title')}</h3>
      <p>{t('empty.text')}</p>
    </div>
  )
  return (
    <>
      <TraceTable rows={data.items} sort={sort} onSort={(next) => change({ sort: next === 'slowest' ? 'slowest' : null, page: null })} {...(data.items.length === 0 && { instead: <TableMessage columns={8}>{nothing}</TableMessage> })} />
      {data.items.length > 0 && <Pager first={first} shown={data.items.length} total={data.total} order={t(sort === 'slowest' ? 'order.slowest' : 'order.newest')} onEarlier={pages.earlier} onLater={pages.later(data.next)} />}
    </>
  )
}
