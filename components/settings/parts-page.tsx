'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { PartsView } from '@/lib/control/parts-view'
import type { PartState } from '@/lib/control/supervisor-calls'
import { bytes, count, milliseconds, quantityText } from '../data/numbers'
import { Failed, LoadingRows } from '../data/states'
import { type Column, columnClass, Table, TableMessage } from '../data/table'
import { useTimeWords } from '../data/use-words'
import { partsQuery } from '../shell/parts-query'
import { Copy } from '../ui/copy'
import { Panel } from '../ui/panel'
import { Intake, Scrapes } from './collector-intakes'
import { Kept, LimitedNames } from './collector-kept'
import { State, type StateName } from '../ui/state'
import { Ago } from '../ui/time'
import { useNow } from '../ui/use-now'

const looks: Record<PartState['state'], StateName> = { starting: 'info', ready: 'ok', failing: 'bad', stopped: 'off', external: 'off' }

function NextTry({ atMs }: { atMs: number }) {
  const t = useTranslations('settings')
  const words = useTimeWords()
  return <span>{t('parts.nextTry', { in: words.in(atMs - useNow()) })}</span>
}

function Facts({ title, facts }: { title: string; facts: [string, ReactNode][] | null }) {
  const t = useTranslations('settings')
  return (
    <Panel title={title} body>
      {facts === null ? (
        <State state="bad" word={t('parts.silent')} />
      ) : (
        <dl className="dl">
          {facts.map(([name, value]) => (
            <div key={name} style={{ display: 'contents' }}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </Panel>
  )
}

function Details({ view }: { view: PartsView }) {
  const t = useTranslations('settings')
  const num = (text: string) => <span className="num">{text}</span>
  const size = (value: number) => num(quantityText(bytes(value)))
  const { daemon, collector, proxy, database } = view
  return (
    <div className="cols-2 sect">
      <div className="stack">
        <Facts
          title={t('parts.daemon')}
          facts={
            daemon && [
              [t('parts.registry'), <State key="r" state={daemon.registry === 'ready' ? 'ok' : 'info'} word={t(`parts.registryState.${daemon.registry}`)} />],
              [t('parts.confined'), daemon.confined ? <State key="c" state="ok" word={t('parts.confinedYes')} /> : <><State state="warn" word={t('parts.confinedNo')} /><div className="xs muted">{t('parts.confinedNote')}</div></>],
              ...daemon.controllers.map((one): [string, ReactNode] => [
                t('parts.controller', { kind: one.kind }),
                <span key={one.kind}>
                  {one.lastRunMs === null ? <span className="muted">{t('parts.notRun')}</span> : <Ago atMs={one.lastRunMs} />}
                  {one.failures > 0 && <span className="t-warn"> · {t('parts.failures', { count: one.failures })}</span>}
                </span>,
              ]),
            ]
          }
        />
        <Facts title={t('parts.postgres')} facts={database.answers ? [[t('parts.answerTime'), num(database.ms === null ? '–' : quantityText(milliseconds(database.ms)))]] : null} />
      </div>
      <div className="stack">
        <Facts
          title={t('parts.collector')}
          facts={
            collector && [
              [t('parts.received'), num(t('parts.signals', { spans: count(collector.received.spans), points: count(collector.received.points), logs: count(collector.received.logs) }))],
              [t('parts.refused'), num(t('parts.signals', { spans: count(collector.refused.spans), points: count(collector.refused.points), logs: count(collector.refused.logs) }))],
              [t('parts.queue'), <span key="q">{size(collector.queueBytes)} {t('parts.of')} {size(collector.queueBytesMax)}</span>],
              ...collector.intakes.map((one): [string, ReactNode] => [t(`parts.intake.${one.name}`), <Intake key={one.name} {...one} />]),
              [t('parts.scraped'), <Scrapes key="p" {...collector.scrapes} />],
              [t('parts.stored'), <Kept key="s" {...collector} />],
              [t('parts.limited'), <LimitedNames key="l" limited={collector.limited} />],
              [t('parts.newest'), collector.newestMs === null ? <span key="n" className="muted">{t('parts.nothingYet')}</span> : <Ago key="n" atMs={collector.newestMs} />],
            ]
          }
        />
        <Facts
          title={t('parts.proxy')}
          facts={
            proxy && [
              [t('parts.discovery'), proxy.daemonConnected ? <State key="d" state="ok" word={t('parts.connected')} /> : <State key="d" state="warn" word={t('parts.disconnected')} />],
              [t('parts.targets'), num(count(proxy.targets))],
              [t('parts.ejected'), num(count(proxy.ejected))],
              [t('parts.requests'), num(t('parts.requestCounts', { edge: count(proxy.requests.edge), sidecar: count(proxy.requests.sidecar) }))],
              [t('parts.open'), num(count(proxy.open))],
            ]
          }
        />
      </div>
    </div>
  )
}

/** Every part of this installation: is it there, since when, where it listens, and what it says of itself. */
export function PartsPage() {
  const t = useTranslations('settings')
  const shell = useTranslations('shell')
  const { data, error, refetch, isFetching } = useQuery(partsQuery('page'))
  const columns: Column<PartState>[] = [
    { key: 'part', head: t('parts.part'), cell: (row) => <span className="med">{t(`parts.${row.part}`)}</span> },
    {
      key: 'state',
      head: t('people.state'),
      cell: (row) => (
        <>
          <State state={looks[row.state]} word={t(`parts.state.${row.state}`)} />
          {(row.detail || row.nextTryMs !== null) && (
            <div className="sub wrap">
              {row.detail} {row.nextTryMs !== null && <NextTry atMs={row.nextTryMs} />}
            </div>
          )}
        </>
      ),
    },
    { key: 'address', head: t('parts.address'), priority: 3, cell: (row) => (row.address ? <Copy text={row.address} what={t('parts.address')} /> : <span className="muted">–</span>) },
    { key: 'since', head: t('parts.since'), cell: (row) => (row.startedAtMs === null ? <span className="muted">–</span> : <Ago atMs={row.startedAtMs} />) },
    { key: 'restarts', head: t('parts.restarts'), figure: true, cell: (row) => count(row.restarts) },
    { key: 'pid', head: 'pid', figure: true, priority: 3, cell: (row) => row.pid ?? '–' },
    { key: 'exit', head: t('parts.lastExit'), priority: 2, cell: (row) => row.lastExit ?? <span className="muted">–</span> },
  ]
  const instead = data ? undefined : error ? <TableMessage columns={columns.length}><Failed error={error} retry={() => void refetch()} retrying={isFetching} /></TableMessage> : <LoadingRows widths={[80, 90, 140, 60, 20, 40, 80]} classes={columns.map(columnClass)} rows={5} />
  return (
    <>
      {data && !data.supervised && (
        <div className="note bad mb-4" role="status">
          <State state="bad" word={shell('parts.unsupervised')} />
        </div>
      )}
      <Panel title={t('parts.title')} footer={data && <span>{t('parts.footer', { version: data.version ?? '–', start: data.startId })}</span>}>
        <Table caption={t('parts.title')} columns={columns} rows={data?.parts ?? []} rowKey={(row) => row.part} {...(instead && { instead })} />
      </Panel>
      {data && <Details view={data} />}
    </>
  )
}
