'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { logsQuery } from '@/lib/domains/telemetry/queries/logs'
import type { LogSearchAnswer } from '@/lib/domains/telemetry/schemas'
import { count } from '../data/numbers'
import { Freshness, StaleNote } from '../data/freshness'
import { Pager } from '../data/pager'
import { QueryView } from '../data/query-view'
import { LoadingBlock, NoMatch } from '../data/states'
import { useCursorPages } from '../data/use-cursor-pages'
import { useLive } from '../shell/use-live'
import { useQueryChange, useUrlState } from '../shell/use-url-state'
import { Panel } from '../ui/panel'
import { queryWords } from './highlight'
import { LogFilters, LogTokens } from './log-filters'
import { LogHistogram } from './log-histogram'
import { LogLines } from './log-lines'
import { logFilterKeys, logsAsk, tailAsk } from './log-query'
import { LogTail } from './log-tail'

/** Search and live tail of log lines: a page, and a tab of each application. */
export function LogsView({ application }: { application?: string }) {
  const t = useTranslations('logs')
  const params = new URLSearchParams(useSearchParams())
  const [tail, setTail] = useUrlState('tail')
  const tailing = tail === '1'
  return (
    <>
      <LogFilters application={application} tailing={tailing} onTail={(on) => setTail(on ? '1' : '')} />
      <LogTokens />
      {tailing ? (
        <LogTail ask={tailAsk(logsAsk(params, application))} words={queryWords(params.get('q') ?? '')} />
      ) : (
        <QueryView loading={<Panel title={t('lines')}><LoadingBlock height={520} /></Panel>} title={t('unreadable')}>
          <Found application={application} />
        </QueryView>
      )}
    </>
  )
}

function Found({ application }: { application: string | undefined }) {
  const t = useTranslations('logs')
  const params = new URLSearchParams(useSearchParams())
  const ask = logsAsk(params, application)
  const { cursor: _cursor, ...firstPage } = ask
  const live = useLive(10_000)
  // The histogram comes with the first page and goes on; the lines are what is being read, and stand.
  const first = useSuspenseQuery({ ...logsQuery({ ...firstPage, limit: 1 }), refetchInterval: live.refetchInterval })
  const list = useSuspenseQuery({ ...logsQuery(ask), staleTime: 60_000, refetchOnWindowFocus: false })
  return (
    <>
      <StaleNote meta={first.data.meta} limitMs={live.limitMs} failing={first.isRefetchError} />
      <Panel title={t('count', { count: first.data.total === null ? t('many') : count(first.data.total) })} end={<Freshness meta={first.data.meta} failing={first.isRefetchError} limitMs={live.limitMs} />} body>
        <LogHistogram answer={first.data} application={application} />
      </Panel>
      <div className="sect">
        <Lines data={list.data} words={queryWords(ask.q ?? '')} filtered={logFilterKeys.some((key) => params.get(key))} waiting={newer(first.data, list.data, ask.cursor)} onNewer={() => void list.refetch()} />
      </div>
    </>
  )
}

/** Something newer than the newest line on the screen. */
const newer = (first: LogSearchAnswer, list: LogSearchAnswer, cursor: string | undefined): boolean => !cursor && (first.items[0]?.atMs ?? 0) > (list.items[0]?.atMs ?? 0)

function Lines({ data, words, filtered, waiting, onNewer }: { data: LogSearchAnswer; words: string[]; filtered: boolean; waiting: boolean; onNewer: () => void }) {
  const t = useTranslations('logs')
  const change = useQueryChange()
  const pages = useCursorPages()
  const [wrap, setWrap] = useUrlState('wrap')
  const clear = () => change(Object.fromEntries(logFilterKeys.map((key) => [key, null])))
  return (
    <Panel
      title={t('lines')}
      end={
        <>
          {waiting && (
            <button type="button" className="linkish sm" onClick={onNewer}>
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
          <NoMatch what={t('noMatch')} onClear={clear} />
        ) : (
          <div className="empty">
            <h3>{t('empty.title')}</h3>
            <p>{t('empty.text')}</p>
          </div>
        )
      ) : (
        <>
          <LogLines lines={data.items} words={words} wrap={wrap === '1'} />
          <Pager first={pages.page * 100 + 1} shown={data.items.length} total={data.total} order={t('order')} onEarlier={pages.earlier} onLater={pages.later(data.next)} />
        </>
      )}
    </Panel>
  )
}
