'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { logsQuery } from '@/lib/domains/telemetry/queries/logs'
import type { LogsQueryInput } from '@/lib/domains/telemetry/query-schemas'
import type { LogSearchAnswer } from '@/lib/domains/telemetry/schemas'
import { count } from '../data/numbers'
import { Freshness, StaleNote } from '../data/freshness'
import { Pager } from '../data/pager'
import { QueryView } from '../data/query-view'
import { LoadingBlock, NoMatch } from '../data/states'
import { useCursorPages } from '../data/use-cursor-pages'
import { changedQuery } from '../shell/scope'
import { useLive } from '../shell/use-live'
import { useQueryChange, useUrlState } from '../shell/use-url-state'
import { Panel } from '../ui/panel'
import { queryWords } from './highlight'
import { LinkedLine } from './linked-line'
import { LogDownload } from './log-download'
import { LogFacets } from './log-facets'
import { LogFilters, LogTokens } from './log-filters'
import { LogHistogram } from './log-histogram'
import { LogLines } from './log-lines'
import { LogPatterns } from './log-patterns'
import { foundAsk, logFilterKeys, logsAsk, tailAsk } from './log-query'
import { LogTail } from './log-tail'
import { searchError } from './search-edit'

/** Search and live tail of log lines: a page, and a tab of each application. */
export function LogsView({ application }: { application?: string }) {
  const t = useTranslations('logs')
  const params = new URLSearchParams(useSearchParams())
  const [tail, setTail] = useUrlState('tail')
  const tailing = tail === '1'
  const readable = searchError(params.get('q') ?? '') === null
  return (
    <>
      <LogFilters application={application} tailing={tailing} onTail={(on) => setTail(on ? '1' : '')} />
      <LogTokens />
      {!readable ? (
        <Panel title={t('lines')}>
          <p className="body soft sm">{t('filter.notAsked')}</p>
        </Panel>
      ) : tailing ? (
        <LogTail ask={tailAsk(logsAsk(params, application))} words={queryWords(params.get('q') ?? '')} />
      ) : (
        <div className="lgrid">
          <LogFacets ask={foundAsk(logsAsk(params, application))} application={application} />
          <div className="min-w-0">
            <QueryView loading={<Panel title={t('lines')}><LoadingBlock height={520} /></Panel>} title={t('unreadable')}>
              <Found application={application} />
            </QueryView>
          </div>
        </div>
      )}
    </>
  )
}

function Found({ application }: { application: string | undefined }) {
  const t = useTranslations('logs')
  const params = new URLSearchParams(useSearchParams())
  const change = useQueryChange()
  const ask = logsAsk(params, application)
  const { cursor: _cursor, ...firstPage } = ask
  const live = useLive(10_000)
  const patterns = params.get('view') === 'patterns'
  // The histogram comes with the first page and goes on; the lines are what is being read, and stand.
  const first = useSuspenseQuery({ ...logsQuery({ ...firstPage, limit: 1 }), refetchInterval: live.refetchInterval })
  const clear = () => change(Object.fromEntries(logFilterKeys.map((key) => [key, null])))
  const tab = (view: string | null) => `?${changedQuery(params, { view, page: null, line: null }).slice(1)}`
  return (
    <>
      <StaleNote meta={first.data.meta} limitMs={live.limitMs} failing={first.isRefetchError} />
      <Panel title={t('count', { count: first.data.total === null ? t('many') : count(first.data.total) })} end={<Freshness meta={first.data.meta} failing={first.isRefetchError} limitMs={live.limitMs} />} body>
        <LogHistogram answer={first.data} application={application} />
      </Panel>
      <div className="row mt-4 mb-3">
        <nav className="seg" aria-label={t('view.title')}>
          <Link href={tab(null)} scroll={false} {...(!patterns && { 'aria-current': 'page' as const })}>
            {t('lines')}
          </Link>
          <Link href={tab('patterns')} scroll={false} {...(patterns && { 'aria-current': 'page' as const })}>
            {t('view.patterns')}
          </Link>
        </nav>
        <span className="ml-auto">
          <LogDownload ask={foundAsk(ask)} />
        </span>
      </div>
      {patterns ? (
        <QueryView loading={<Panel title={t('view.patterns')}><LoadingBlock height={520} /></Panel>} title={t('patterns.unreadable')}>
          <LogPatterns ask={foundAsk(ask)} onClear={clear} />
        </QueryView>
      ) : (
        <QueryView loading={<Panel title={t('lines')}><LoadingBlock height={520} /></Panel>} title={t('unreadable')}>
          <Lines ask={ask} first={first.data} onClear={clear} />
        </QueryView>
      )}
    </>
  )
}

/** Something newer than the newest line on the screen. */
const newer = (first: LogSearchAnswer, list: LogSearchAnswer, cursor: string | undefined): boolean => !cursor && (first.items[0]?.atMs ?? 0) > (list.items[0]?.atMs ?? 0)

function Lines({ ask, first, onClear }: { ask: LogsQueryInput; first: LogSearchAnswer; onClear: () => void }) {
  const t = useTranslations('logs')
  const params = useSearchParams()
  const pages = useCursorPages()
  const [wrap, setWrap] = useUrlState('wrap')
  const [line, setLine] = useUrlState('line')
  const { data, refetch } = useSuspenseQuery({ ...logsQuery(ask), staleTime: 60_000, refetchOnWindowFocus: false })
  const filtered = logFilterKeys.some((key) => params.get(key))
  const open = (id: string | null) => setLine(id ?? '', id === null ? 'replace' : 'push')
  return (
    <>
      {line !== '' && !data.items.some(({ id }) => id === line) && <LinkedLine id={line} onClose={() => open(null)} />}
      <Panel
        title={t('lines')}
        end={
          <>
            {newer(first, data, ask.cursor) && (
              <button type="button" className="linkish sm" onClick={() => void refetch()}>
                {t('newer')}
              </button>
            )}
            <label className="chk sm">
              <input type="checkbox" checked={wrap === '1'} onChange={(event) => setWrap(event.target.checked ? '1' : '')} />
              {t('wrap')}
            </label>
          </>
        }
      >
        {data.items.length === 0 ? (
          filtered ? (
            <NoMatch what={t('noMatch')} onClear={onClear} />
          ) : (
            <div className="empty">
              <h3>{t('empty.title')}</h3>
              <p>{t('empty.text')}</p>
            </div>
          )
        ) : (
          <>
            <LogLines lines={data.items} words={queryWords(ask.q ?? '')} wrap={wrap === '1'} opened={[line || null, open]} narrowing />
            <Pager first={pages.page * 100 + 1} shown={data.items.length} total={data.total} order={t('order')} onEarlier={pages.earlier} onLater={pages.later(data.next)} />
          </>
        )}
      </Panel>
    </>
  )
}
