'use client'

import { keepPreviousData, useQueries, useSuspenseQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { tracesQuery } from '@/lib/domains/telemetry/queries/traces'
import type { TraceRow, TraceSearchAnswer } from '@/lib/domains/telemetry/schemas'
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
import { spreadAsks } from './spread'
import { tracesAsk } from './trace-query'
import { TraceScatter } from './trace-scatter'
import { TraceTable } from './trace-table'

const filterKeys = ['q', 'application', 'instance', 'status', 'minMs', 'maxMs', 'page'] as const

const newestEveryMs = 1_500

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
  const plot = useQueries({
    queries: spreadAsks(ask, Math.floor(Date.now() / 1_000) * 1_000).map((one) => ({ ...tracesQuery(one), refetchInterval: live.refetchInterval, placeholderData: keepPreviousData })),
    combine: (answers) => ({ items: answers.flatMap((one) => one.data?.items ?? []), asOfMs: answers.at(-1)?.data?.meta.asOfMs }),
  })
  const newer = waiting(list.data, plot.items, !follows && ask.sort !== 'slowest' && !ask.cursor)
  const asOfMs = plot.asOfMs ?? list.data.meta.asOfMs
  const bounds = scope.bounds()
  const range = scope.live ? { fromMs: asOfMs - (bounds.toMs - bounds.fromMs), toMs: asOfMs } : bounds
  const plotted = plot.items.length > 0 ? plot.items : list.data.items
  return (
    <>
      <Panel title={t('scatter.title')} end={plot.items.length > 0 && <span className="fresh">{t('scatter.count', { count: plotted.length, total: list.data.total === null ? t('many', { count: count(list.data.items.length) }) : count(list.data.total) })}</span>} body>
        <TraceScatter traces={plotted} {...range} />
      </Panel>
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
const waiting = (list: TraceSearchAnswer, plot: TraceRow[], follows: boolean): number => {
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
