'use client'

import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { instancesQuery } from '@/lib/domains/registry/queries/instances'
import { truthQuery } from '@/lib/domains/registry/queries/truth'
import { InstanceStatus, type RegistryInstance } from '@/lib/domains/registry/schemas'
import { applicationHref } from '../applications/figure-cells'
import { Pager } from '../data/pager'
import { SearchField } from '../data/search-field'
import { NoMatch } from '../data/states'
import { type Column, Table, TableMessage } from '../data/table'
import { useCursorPages } from '../data/use-cursor-pages'
import { ScopeLink } from '../shell/scope-link'
import { useLive } from '../shell/use-live'
import { useQueryChange } from '../shell/use-url-state'
import { Icon } from '../ui/icon'
import { Select } from '../ui/select'
import { State, type StateName } from '../ui/state'
import { Ago } from '../ui/time'
import { useNow } from '../ui/use-now'
import { LeaseVerdict, type Judgements, judgementsOf } from '../truth/lease-verdict'
import { leaseAge } from './lease-age'
import { LeaseAgeText } from './lease-age-text'
import { registryAsk, registryFilterKeys } from './registry-query'

export const statusLook = { UP: 'ok', DOWN: 'bad', STARTING: 'info', OUT_OF_SERVICE: 'off', UNKNOWN: 'unknown' } satisfies Record<InstanceStatus, StateName>
const looks = { fresh: 'var(--ok-solid)', late: 'var(--warn-solid)', overdue: 'var(--bad-solid)' }

/** Every lease with its age, worst first. It refreshes in place: rows keep their order while they are read. */
export function LeaseList() {
  const t = useTranslations('registry')
  const params = new URLSearchParams(useSearchParams())
  const live = useLive(3_000)
  const change = useQueryChange()
  const pages = useCursorPages()
  const ask = registryAsk(params)
  const { data } = useSuspenseQuery({ ...instancesQuery(ask), refetchInterval: live.refetchInterval })
  const truth = useQuery({ ...truthQuery({ instances: data.items.map(({ id }) => id).join(','), limit: 200 }), enabled: data.items.length > 0, refetchInterval: live.refetchInterval, placeholderData: (before) => before })
  const filtered = registryFilterKeys.some((key) => params.get(key))
  return (
    <>
      <Filters />
      <Table
        caption={t('list.title')}
        columns={useColumns(judgementsOf(truth.data))}
        rows={data.items}
        rowKey={(lease) => lease.id}
        two
        sort={ask.sort ?? 'worst'}
        onSort={(sort) => change({ sort: sort.replace('-', ''), page: null })}
        {...(data.items.length === 0 && {
          instead: (
            <TableMessage columns={7}>
              <NoMatch what={t('list.noMatch')} {...(filtered && { onClear: () => change(Object.fromEntries(registryFilterKeys.map((key) => [key, null]))) })} />
            </TableMessage>
          ),
        })}
      />
      {data.items.length > 0 && <Pager first={pages.page * 50 + 1} shown={data.items.length} total={data.total} order={t(`order.${ask.sort ?? 'worst'}`)} onEarlier={pages.earlier} onLater={pages.later(data.next)} />}
    </>
  )
}

function useColumns(judgements: Judgements): Column<RegistryInstance>[] {
  const t = useTranslations('registry')
  const truth = useTranslations('truth')
  return [
    {
      key: 'id',
      head: t('list.instance'),
      cell: (lease) => (
        <>
          <ScopeLink className="mono med" href={`${applicationHref(lease.application, 'instances')}`}>
            {lease.id}
          </ScopeLink>
          <div className="sub mono">{`${lease.hostName}${lease.port === null ? '' : `:${lease.port}`}`}</div>
        </>
      ),
    },
    { key: 'application', head: t('list.application'), sort: 'ascending', priority: 3, cell: (lease) => <ScopeLink href={applicationHref(lease.application)}>{lease.application}</ScopeLink> },
    {
      key: 'status',
      head: t('list.status'),
      sort: 'ascending',
      cell: (lease) => (
        <>
          <State state={statusLook[lease.status]} word={t(`status.${lease.status}`)} />
          {lease.overridden && <div className="sub">{t('list.overridden')}</div>}
        </>
      ),
    },
    { key: 'verdict', head: truth('column.verdict'), cell: (lease) => <LeaseVerdict lease={lease} judgements={judgements} /> },
    { key: 'zone', head: t('list.zone'), sort: 'ascending', priority: 3, cell: (lease) => lease.zone ?? <span className="muted">{t('list.noZone')}</span> },
    { key: 'renewed', head: t('list.lease'), sort: 'descending', cell: (lease) => <LeaseCell lease={lease} /> },
    {
      key: 'identity',
      head: t('list.identity'),
      priority: 2,
      cell: (lease) => (
        <>
          <State state={lease.verified ? 'ok' : 'unknown'} word={t(lease.verified ? 'list.verified' : 'list.unverified')} />
          <div className="sub">
            {t('list.since')} <Ago atMs={lease.registeredAtMs} />
          </div>
        </>
      ),
    },
  ]
}

function LeaseCell({ lease }: { lease: RegistryInstance }) {
  const { state, used } = leaseAge(lease, useNow())
  return (
    <span className="lease">
      <span className="meter p3" aria-hidden="true">
        <i style={{ width: `${used * 100}%`, background: looks[state] }} />
      </span>
      <LeaseAgeText lease={lease} />
    </span>
  )
}

function Filters() {
  const t = useTranslations('registry')
  const params = useSearchParams()
  const change = useQueryChange()
  const status = InstanceStatus.safeParse(params.get('status'))
  return (
    <div className="body row wrap">
      <SearchField words={params.get('q') ?? ''} onSearch={(q) => change({ q: q || null, page: null })} label={t('list.search')} style={{ maxWidth: 320 }} />
      <Select
        label={t('list.status')}
        value={status.success ? status.data : ''}
        options={[{ value: '', label: t('list.anyStatus') }, ...InstanceStatus.options.map((value) => ({ value, label: t(`status.${value}`) }))]}
        onChange={(value) => change({ status: value || null, page: null })}
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
