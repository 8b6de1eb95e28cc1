'use client'

import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { remotesQuery } from '@/lib/domains/registry/queries/remotes'
import type { DifferenceKind, RegistrySide, RemoteList, RemoteView } from '@/lib/domains/registry/remote-schemas'
import { count } from '../data/numbers'
import { Failed } from '../data/states'
import { type Column, Table } from '../data/table'
import { ScopeLink } from '../shell/scope-link'
import { useLive } from '../shell/use-live'
import { Panel } from '../ui/panel'
import { State } from '../ui/state'
import { RemoteDifferences } from './remote-differences'
import { RemoteState } from './remote-state'

/** Null: our own. */
interface Row {
  remote: RemoteView | null
  side: RegistrySide | null
}

const rowsOf = ({ own, items }: RemoteList): Row[] => [{ remote: null, side: own }, ...items.map((remote) => ({ remote, side: remote.side }))]

/** Our registry and the others that are read, side by side. Absent where there are none. */
export function RemotesPanel() {
  const t = useTranslations('remotes')
  const live = useLive(5_000)
  const { data, error, refetch, isFetching } = useQuery({ ...remotesQuery(), refetchInterval: live.refetchInterval })
  const columns = useColumns()
  const params = useSearchParams()
  const chosen = data?.items.find(({ name }) => name === params.get('other'))
  if (!data)
    return error ? (
      <div className="sect">
        <Panel title={t('title')}>
          <Failed error={error} retry={() => void refetch()} retrying={isFetching} />
        </Panel>
      </div>
    ) : null
  if (data.items.length === 0) return null
  return (
    <>
      <div className="sect">
        <Panel title={t('title')} footer={<span>{t('order')}</span>}>
          <Table caption={t('title')} columns={columns} rows={rowsOf(data)} rowKey={({ remote }) => remote?.name ?? ''} two />
        </Panel>
      </div>
      {chosen && <RemoteDifferences key={chosen.name} name={chosen.name} />}
    </>
  )
}

const figures = [
  ['differs', 'differs'],
  ['onlyThere', 'only-there'],
  ['onlyHere', 'only-here'],
] as const satisfies readonly (readonly [string, DifferenceKind])[]

function useColumns(): Column<Row>[] {
  const t = useTranslations('remotes')
  const unknown = <span className="muted">{t('unknown')}</span>
  return [
    {
      key: 'name', head: t('registry'),
      cell: ({ remote }) => (
        <>
          <span className="med">{remote?.name ?? t('own')}</span>
          {remote && <div className="sub mono wrap">{remote.url}</div>}
        </>
      ),
    },
    { key: 'state', head: t('standing'), cell: ({ remote, side }) => (remote ? <RemoteState side={remote.side} /> : <State state={side ? 'ok' : 'unknown'} word={t(side ? 'state.here' : 'state.silent')} />) },
    { key: 'up', head: t('up'), figure: true, cell: ({ side }) => (side ? `${count(side.instances.up)} / ${count(Object.values(side.instances).reduce((sum, one) => sum + one, 0))}` : unknown) },
    { key: 'applications', head: t('applications'), figure: true, priority: 3, cell: ({ side }) => (side ? count(side.applications) : unknown) },
    { key: 'same', head: t('same'), figure: true, priority: 3, cell: ({ remote }) => (remote ? (remote.side ? count(remote.side.same) : unknown) : '') },
    ...figures.map(([field, kind]): Column<Row> => ({
      key: field, head: t(`kind.${kind}`), figure: true, ...(field === 'onlyHere' && { priority: 2 as const }),
      cell: ({ remote }) => {
        if (!remote) return ''
        if (!remote.side) return unknown
        const found = remote.side[field]
        return found === 0 ? <span className="muted">0</span> : <ScopeLink className="plain" href={`/registry?other=${remote.name}&difference=${kind}`}>{count(found)}</ScopeLink>
      },
    })),
  ]
}
