'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import type { MouseEvent } from 'react'
import { type ChangeRow, joinPhases } from '@/lib/domains/ledger/core/join-phases'
import { changesQuery } from '@/lib/domains/ledger/queries/changes'
import type { LedgerEntry } from '@/lib/domains/ledger/schemas'
import { Pager } from '../data/pager'
import { NoMatch } from '../data/states'
import { type Column, Table, TableMessage } from '../data/table'
import { useCursorPages } from '../data/use-cursor-pages'
import { changedQuery } from '../shell/scope'
import { useStreamInvalidation } from '../shell/use-live'
import { useQueryChange, useUrlState } from '../shell/use-url-state'
import { Panel } from '../ui/panel'
import { Moment } from '../ui/time'
import { ChainState } from './chain-state'
import { ChangeDrawer } from './change-drawer'
import { changeDetail, ChangeMark, Phase, useChangeTitle } from './change-words'
import { changesAskOf, changeFilterKeys, positionOf } from './changes-query'
import { ChangeFilters } from './change-filters'

/** Everything that people and controllers changed, in one order. `operator`: may have the chain proven. */
export function ChangesPage({ operator }: { operator: boolean }) {
  const t = useTranslations('changes')
  const params = new URLSearchParams(useSearchParams())
  const ask = changesAskOf(params)
  useStreamInvalidation(['changes'], [['changes', 'list']])
  const { data } = useSuspenseQuery(changesQuery(ask))
  const [selected, select] = useUrlState('sel')
  const position = positionOf(selected)
  const rows = joinPhases(data.items)
  return (
    <div className={position === null ? '' : 'with-drawer'}>
      <div className="page-head">
        <div className="grow">
          <h1>{t('title')}</h1>
          <p className="lede">{t('lede')}</p>
        </div>
        {operator && <ChainState />}
      </div>
      <ChangeFilters />
      <Panel>
        <List rows={rows} total={data.total} next={data.next} entries={data.items.length} position={position} />
      </Panel>
      {position !== null && <ChangeDrawer position={position} neighbours={neighboursOf(rows, position)} onSelect={(to) => select(to === null ? '' : `CHG-${to}`)} />}
    </div>
  )
}

function neighboursOf(rows: ChangeRow[], position: string): { newer: string | null; older: string | null } {
  const at = rows.findIndex((row) => row.entry.position === position || row.intended?.position === position)
  return at < 0 ? { newer: null, older: null } : { newer: rows[at - 1]?.entry.position ?? null, older: rows[at + 1]?.entry.position ?? null }
}

const entryHref = (params: URLSearchParams, { position }: LedgerEntry) => `/changes${changedQuery(params, { sel: `CHG-${position}` })}`

function List({ rows, total, next, entries, position }: { rows: ChangeRow[]; total: number | null; next: string | null; entries: number; position: string | null }) {
  const t = useTranslations('changes')
  const params = useSearchParams()
  const change = useQueryChange()
  const pages = useCursorPages()
  const filtered = changeFilterKeys.some((key) => params.get(key))
  const nothing = filtered ? (
    <NoMatch what={t('noMatch')} onClear={() => change(Object.fromEntries(changeFilterKeys.map((key) => [key, null])))} />
  ) : (
    <div className="empty">
      <h3>{t('empty.title')}</h3>
      <p>{t('empty.text')}</p>
    </div>
  )
  return (
    <>
      <Table
        caption={t('caption')}
        columns={useColumns()}
        rows={rows}
        rowKey={(row) => row.entry.position}
        rowHref={(row) => entryHref(new URLSearchParams(params), row.entry)}
        selected={(row) => row.entry.position === position || row.intended?.position === position}
        {...(rows.length === 0 && { instead: <TableMessage columns={5}>{nothing}</TableMessage> })}
      />
      {rows.length > 0 && <Pager first={pages.page * 100 + 1} shown={entries} total={total} order={t('order')} onEarlier={pages.earlier} onLater={pages.later(next)} />}
    </>
  )
}

function useColumns(): Column<ChangeRow>[] {
  const t = useTranslations('changes')
  const titleOf = useChangeTitle()
  return [
    { key: 'time', head: t('column.time'), cell: ({ entry }) => <Moment atMs={Date.parse(entry.at)} style="day" className="muted" /> },
    {
      key: 'what',
      head: t('column.what'),
      cell: ({ entry }) => (
        <span className="row">
          <ChangeMark entry={entry} />
          <span className="min-w-0">
            <SelectLink entry={entry}>{titleOf(entry)}</SelectLink>
            {changeDetail(entry) && <span className="sub trunc block max-w-120">{changeDetail(entry)}</span>}
          </span>
        </span>
      ),
    },
    { key: 'where', head: t('column.where'), priority: 3, cell: ({ entry }) => entry.application ?? <span className="muted">–</span> },
    { key: 'who', head: t('column.who'), priority: 3, cell: ({ entry }) => <span title={entry.actor.kind}>{entry.actor.name}</span> },
    { key: 'phase', head: t('column.phase'), cell: ({ entry }) => <Phase entry={entry} /> },
  ]
}

/** Opens the entry beside the list without asking for the list again, and pushes, so that going back closes it. */
function SelectLink({ entry, children }: { entry: LedgerEntry; children: React.ReactNode }) {
  const change = useQueryChange()
  const params = new URLSearchParams(useSearchParams())
  const open = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return
    event.preventDefault()
    change({ sel: `CHG-${entry.position}` }, 'push')
  }
  return (
    <a className="name" href={entryHref(params, entry)} onClick={open}>
      {children}
    </a>
  )
}
