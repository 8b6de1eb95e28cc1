'use client'

import Link from 'next/link'
import { useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { type HeldInstance, type TruthPage, VerdictKind } from '@/lib/domains/registry/truth-schemas'
import { applicationHref } from '../applications/figure-cells'
import { RefusalReason, useRefusal } from '../applications/refusal'
import { Pager } from '../data/pager'
import { SearchField } from '../data/search-field'
import { NoMatch } from '../data/states'
import { type Column, Table, TableMessage } from '../data/table'
import { useCursorPages } from '../data/use-cursor-pages'
import { changedQuery } from '../shell/scope'
import { ScopeLink } from '../shell/scope-link'
import { useDecide } from '../shell/use-decide'
import { useQueryChange } from '../shell/use-url-state'
import { Button } from '../ui/button'
import { Icon } from '../ui/icon'
import { Select } from '../ui/select'
import { Ago } from '../ui/time'
import { CleanUpDialog } from './clean-up-dialog'
import { HoldState } from './hold-acts'
import { truthFilterKeys } from './truth-ask'
import { selectionOf } from './verdict-look'
import { VerdictState, WitnessCells } from './witness-cells'

export interface TruthTableProps {
  data: TruthPage
  selected: string
}

/** Worst first. Ghosts can be chosen and removed together. */
export function TruthTable({ data, selected }: TruthTableProps) {
  const t = useTranslations('truth')
  const params = useSearchParams()
  const change = useQueryChange()
  const pages = useCursorPages()
  const decide = useDecide()
  const refusal = useRefusal(decide('registry:clean-up'))
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [cleaning, setCleaning] = useState(false)
  const ghosts = data.items.filter(({ verdict }) => verdict.kind === 'ghost')
  const picked = ghosts.filter((one) => chosen.has(selectionOf(one)))
  const toggle = (keys: string[], on: boolean) => setChosen((before) => new Set(on ? [...before, ...keys] : [...before].filter((key) => !keys.includes(key))))
  const hrefOf = (one: HeldInstance) => `/registry/truth${changedQuery(new URLSearchParams(params), { sel: selectionOf(one) })}`
  const filtered = truthFilterKeys.some((key) => params.get(key))
  return (
    <>
      <Filters />
      {ghosts.length > 0 && (
        <div className="body tight row wrap gap-3">
          <span className="soft sm" role="status">{t('bulk.chosen', { chosen: picked.length, ghosts: ghosts.length })}</span>
          <Button onClick={() => toggle(ghosts.map(selectionOf), picked.length < ghosts.length)}>{picked.length < ghosts.length ? t('bulk.all') : t('bulk.none')}</Button>
          <Button look="danger" icon="trash" onClick={() => setCleaning(true)} {...(refusal.text !== null ? refusal.props : picked.length === 0 ? { reason: t('bulk.first') } : {})}>
            {t('bulk.act', { count: picked.length })}
          </Button>
        </div>
      )}
      <RefusalReason refusals={ghosts.length > 0 ? [refusal] : []} />
      <Table
        caption={t('list.title')}
        columns={useColumns(chosen, toggle, hrefOf)}
        rows={data.items}
        rowKey={selectionOf}
        rowHref={hrefOf}
        selected={(one) => selectionOf(one) === selected}
        two
        {...(data.items.length === 0 && {
          instead: (
            <TableMessage columns={6}>
              <NoMatch what={t('list.noMatch')} {...(filtered && { onClear: () => change(Object.fromEntries(truthFilterKeys.map((key) => [key, null]))) })} />
            </TableMessage>
          ),
        })}
      />
      {data.items.length > 0 && <Pager first={pages.page * 50 + 1} shown={data.items.length} total={data.total} order={t('list.order')} onEarlier={pages.earlier} onLater={pages.later(data.next)} />}
      {cleaning && <CleanUpDialog chosen={picked.map(({ application, instance }) => ({ application, instance }))} onDone={() => setChosen(new Set())} onClose={() => setCleaning(false)} />}
    </>
  )
}

function useColumns(chosen: ReadonlySet<string>, toggle: (keys: string[], on: boolean) => void, hrefOf: (one: HeldInstance) => string): Column<HeldInstance>[] {
  const t = useTranslations('truth')
  return [
    {
      key: 'choose',
      head: t('column.choose'),
      hiddenHead: true,
      className: 'tight',
      cell: (one) => {
        const key = selectionOf(one)
        return one.verdict.kind === 'ghost' && <input type="checkbox" aria-label={t('bulk.choose', { instance: one.instance })} checked={chosen.has(key)} onChange={(event) => toggle([key], event.target.checked)} />
      },
    },
    {
      key: 'instance',
      head: t('column.instance'),
      cell: (one) => (
        <>
          <Link className="mono med" href={hrefOf(one)} scroll={false}>
            {one.instance}
          </Link>
          <div className="sub mono">{one.address ?? t('list.noAddress')}</div>
        </>
      ),
    },
    { key: 'verdict', head: t('column.verdict'), cell: (one) => <VerdictState judged={one} /> },
    { key: 'witnesses', head: t('column.witnesses'), cell: (one) => <WitnessCells judged={one} /> },
    { key: 'application', head: t('column.application'), priority: 3, cell: ({ application }) => <ScopeLink href={applicationHref(application, 'instances')}>{application}</ScopeLink> },
    {
      key: 'since',
      head: t('column.since'),
      priority: 3,
      cell: (one) => (
        <>
          <Ago atMs={one.sinceMs} />
          <div className="sub">{one.hold ? <HoldState hold={one.hold} openRequests={one.openRequests} /> : one.zone}</div>
        </>
      ),
    },
  ]
}

function Filters() {
  const t = useTranslations('truth')
  const params = useSearchParams()
  const change = useQueryChange()
  const verdict = VerdictKind.safeParse(params.get('verdict'))
  return (
    <div className="body row wrap">
      <SearchField words={params.get('q') ?? ''} onSearch={(q) => change({ q: q || null, page: null })} label={t('list.search')} style={{ maxWidth: 320 }} />
      <Select
        label={t('column.verdict')}
        value={verdict.success ? verdict.data : ''}
        options={[{ value: '', label: t('list.anyVerdict') }, ...VerdictKind.options.map((value) => ({ value, label: t(`verdict.${value}`) }))]}
        onChange={(value) => change({ verdict: value || null, page: null })}
      />
      {(['application', 'zone'] as const).map((key) => {
        const value = params.get(key)
        return (
          value && (
            <button key={key} type="button" className="tok mono sm row gap-1" aria-label={t('list.remove', { what: `${key}=${value}` })} onClick={() => change({ [key]: null, page: null })}>
              <span>
                <b>{key}</b>={value}
              </span>
              <Icon name="close" small />
            </button>
          )
        )
      })}
    </div>
  )
}
