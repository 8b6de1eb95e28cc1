'use client'

import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { differencesQuery } from '@/lib/domains/registry/queries/remotes'
import { DifferenceKind, differenceKinds, type InstanceDifference } from '@/lib/domains/registry/remote-schemas'
import { applicationHref } from '../applications/figure-cells'
import { Pager } from '../data/pager'
import { Failed, LoadingBlock, NoMatch } from '../data/states'
import { type Column, Table, TableMessage } from '../data/table'
import { useCursorPages } from '../data/use-cursor-pages'
import { ScopeLink } from '../shell/scope-link'
import { useLive } from '../shell/use-live'
import { useQueryChange } from '../shell/use-url-state'
import { Button } from '../ui/button'
import { Panel } from '../ui/panel'
import { Select } from '../ui/select'
import { State } from '../ui/state'
import { statusLook } from './lease-list'

const pageSize = 50

/** Instance by instance, what another registry says otherwise than ours. */
export function RemoteDifferences({ name }: { name: string }) {
  const t = useTranslations('remotes')
  const change = useQueryChange()
  const pages = useCursorPages('differencePage')
  const live = useLive(5_000)
  const columns = useColumns(name)
  const kind = DifferenceKind.safeParse(useSearchParams().get('difference')).data
  const { data, error, refetch, isFetching } = useQuery({ ...differencesQuery(name, { ...(kind && { kind }), ...(pages.cursor && { cursor: pages.cursor }) }), refetchInterval: live.refetchInterval })
  return (
    <div className="sect">
      <Panel
        title={t('differencesOf', { name })}
        end={
          <span className="row gap-2">
            <Select label={t('kindLabel')} value={kind ?? ''} options={[{ value: '', label: t('kind.any') }, ...differenceKinds.map((value) => ({ value, label: t(`kind.${value}`) }))]} onChange={(value) => change({ difference: value || null, differencePage: null })} />
            <Button look="quiet" icon="close" aria-label={t('close')} onClick={() => change({ other: null, difference: null, differencePage: null })} />
          </span>
        }
      >
        {data ? (
          <>
            <Table
              caption={t('differencesOf', { name })} columns={columns} rows={data.items} rowKey={({ application, id }) => `${application}/${id}`} two
              {...(data.items.length === 0 && { instead: <TableMessage columns={columns.length}><NoMatch what={t('noDifference')} /></TableMessage> })}
            />
            {data.items.length > 0 && <Pager first={pages.page * pageSize + 1} shown={data.items.length} total={data.total ?? null} order={t('differenceOrder')} onEarlier={pages.earlier} onLater={pages.later(data.next)} />}
          </>
        ) : error ? (
          <Failed error={error} retry={() => void refetch()} retrying={isFetching} />
        ) : (
          <LoadingBlock />
        )}
      </Panel>
    </div>
  )
}

function Place({ place }: { place: InstanceDifference['here'] }) {
  const t = useTranslations('remotes')
  const words = useTranslations('registry.status')
  if (!place) return <span className="muted">{t('absent')}</span>
  return (
    <>
      <State state={statusLook[place.status]} word={words(place.status)} />
      <div className="sub mono wrap">
        {place.host}
        {place.port !== null && `:${place.port}`}
        {place.zone !== null && ` · ${place.zone}`}
      </div>
    </>
  )
}

function useColumns(name: string): Column<InstanceDifference>[] {
  const t = useTranslations('remotes')
  return [
    {
      key: 'instance', head: t('instance'),
      cell: ({ application, id }) => (
        <>
          <span className="mono med wrap">{id}</span>
          <div className="sub">
            <ScopeLink href={applicationHref(application)}>{application}</ScopeLink>
          </div>
        </>
      ),
    },
    { key: 'kind', head: t('kindLabel'), priority: 3, cell: ({ kind }) => t(`kind.${kind}`) },
    { key: 'here', head: t('own'), cell: ({ here }) => <Place place={here} /> },
    { key: 'there', head: name, cell: ({ there }) => <Place place={there} /> },
  ]
}
