'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { serverGroupsQuery } from '@/lib/domains/delivery/queries/server-groups'
import type { ServerGroup } from '@/lib/domains/delivery/schemas'
import { Empty } from '../data/states'
import { QueryView } from '../data/query-view'
import { LoadingBlock } from '../data/states'
import { type Column, Table } from '../data/table'
import { Button } from '../ui/button'
import { Panel } from '../ui/panel'
import { State, type StateName } from '../ui/state'
import { Ago } from '../ui/time'
import type { ApplicationRights } from './application-page'
import { DestroyDialog } from './destroy-dialog'
import { RefusalReason, useRefusal } from './refusal'
import { ScaleDialog } from './scale-dialog'

type Open = { kind: 'scale' | 'destroy'; group: ServerGroup } | null

/** Server groups that run, with the acts on them. An act that the reader may not do stays and says who could. */
export function ServerGroupsPanel({ name, rights }: { name: string; rights: ApplicationRights }) {
  const t = useTranslations('application')
  return (
    <Panel title={t('groups.title')}>
      <QueryView loading={<LoadingBlock height={120} />} title={t('groups.unreadable')}>
        <Groups name={name} rights={rights} />
      </QueryView>
    </Panel>
  )
}

function groupState({ healthy, starting, sick, desiredSize }: ServerGroup): { state: StateName; word: string } {
  if (desiredSize === 0 && healthy === 0) return { state: 'off', word: 'stopped' }
  if (sick > 0) return { state: 'warn', word: 'sick' }
  if (healthy >= desiredSize) return { state: 'ok', word: 'serving' }
  return starting > 0 ? { state: 'info', word: 'starting' } : { state: healthy === 0 ? 'bad' : 'warn', word: 'missing' }
}

function Groups({ name, rights }: { name: string; rights: ApplicationRights }) {
  const t = useTranslations('application')
  const { data } = useSuspenseQuery({ ...serverGroupsQuery(name), refetchInterval: 5_000 })
  const [open, setOpen] = useState<Open>(null)
  const scale = useRefusal(rights.scale)
  const destroy = useRefusal(rights.destroy)
  const columns: Column<ServerGroup>[] = [
    {
      key: 'name',
      head: t('groups.name'),
      cell: (group) => (
        <>
          <span className="mono med">{group.name}</span>
          <div className="sub">{group.cluster}</div>
        </>
      ),
    },
    {
      key: 'state',
      head: t('groups.state'),
      className: 'tight',
      cell: (group) => {
        const { state, word } = groupState(group)
        return <State state={state} word={t(`groups.word.${word}`)} />
      },
    },
    { key: 'size', head: t('groups.size'), figure: true, cell: (group) => `${group.healthy} / ${group.desiredSize}` },
    { key: 'release', head: t('groups.release'), priority: 3, cell: ({ release }) => <span className="num">{release.version || `#${release.number}`}</span> },
    { key: 'zones', head: t('groups.zones'), priority: 2, cell: ({ zones }) => <span className="sm">{zones.join(', ')}</span> },
    { key: 'age', head: t('groups.age'), figure: true, priority: 3, cell: (group) => <Ago atMs={Date.parse(group.createdAt)} /> },
    {
      key: 'acts',
      head: t('groups.acts'),
      hiddenHead: true,
      className: 'r',
      cell: (group) => (
        <span className="row justify-end">
          <Button look="quiet" onClick={() => setOpen({ kind: 'scale', group })} aria-label={t('groups.scaleNamed', { name: group.name })} {...scale.props}>
            {t('groups.scale')}
          </Button>
          <Button look="danger" onClick={() => setOpen({ kind: 'destroy', group })} aria-label={t('groups.destroyNamed', { name: group.name })} {...destroy.props}>
            {t('groups.destroy')}
          </Button>
        </span>
      ),
    },
  ]
  if (data.items.length === 0) return <Empty left>{t('groups.none', { name })}</Empty>
  return (
    <>
      <Table caption={t('groups.title')} columns={columns} rows={data.items} rowKey={(group) => group.id} two />
      <RefusalReason refusals={[scale, destroy]} />
      {open?.kind === 'scale' && <ScaleDialog group={open.group} onClose={() => setOpen(null)} />}
      {open?.kind === 'destroy' && <DestroyDialog group={open.group} onClose={() => setOpen(null)} />}
    </>
  )
}
