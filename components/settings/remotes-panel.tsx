'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { remotesQuery, removeRemote } from '@/lib/domains/registry/queries/remotes'
import type { RemoteView } from '@/lib/domains/registry/remote-schemas'
import { Empty, Failed, LoadingBlock } from '../data/states'
import { type Column, Table } from '../data/table'
import { ConfirmDialog } from '../forms/confirm-dialog'
import { RemoteState } from '../registry/remote-state'
import { useMay } from '../shell/shell-context'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { Panel } from '../ui/panel'
import { Ago } from '../ui/time'
import { RemoteForm } from './remote-form'
import { useNeeds } from './use-needs'

type Open = { kind: 'form'; remote: RemoteView | null } | { kind: 'remove'; remote: RemoteView }

/** Other registries that are read beside our own. */
export function RemotesPanel() {
  const t = useTranslations('remotes')
  const client = useQueryClient()
  const may = useMay('registry-remotes:write')
  const needs = useNeeds()
  const [open, setOpen] = useState<Open | null>(null)
  const close = () => setOpen(null)
  const changed = () => void client.invalidateQueries({ queryKey: remotesQuery().queryKey })
  const { data, error, refetch, isFetching } = useQuery({ ...remotesQuery(), refetchInterval: 10_000 })
  const columns = useColumns(may ? setOpen : null)
  return (
    <Panel
      title={t('title')}
      className="mb-4"
      end={
        <Button icon="plus" onClick={() => setOpen({ kind: 'form', remote: null })} {...(!may && { reason: needs('registry-remotes:write') })}>
          {t('add')}
        </Button>
      }
    >
      {data ? data.items.length === 0 ? <Empty icon="registry">{t('none')}</Empty> : <Table caption={t('title')} columns={columns} rows={data.items} rowKey={({ name }) => name} two /> : error ? <Failed error={error} retry={() => void refetch()} retrying={isFetching} /> : <LoadingBlock />}
      <Dialog open={open?.kind === 'form'} onClose={close} wide title={open?.remote ? t('changeOf', { name: open.remote.name }) : t('add')}>
        {open?.kind === 'form' && <RemoteForm remote={open.remote} onClose={close} onDone={changed} />}
      </Dialog>
      {open?.kind === 'remove' && (
        <ConfirmDialog open onClose={close} title={t('removeOf', { name: open.remote.name })} name={open.remote.name} action={t('remove')} run={() => removeRemote(open.remote.name, { expectedVersion: open.remote.version })} onDone={changed}>
          {t('removeText')}
        </ConfirmDialog>
      )}
    </Panel>
  )
}

function useColumns(onOpen: ((open: Open) => void) | null): Column<RemoteView>[] {
  const t = useTranslations('remotes')
  const act = (word: string, open: Open, className = '') => (
    <button type="button" className={`linkish ${className}`} onClick={() => onOpen?.(open)}>
      {word}
      <span className="vh"> {open.remote?.name}</span>
    </button>
  )
  return [
    {
      key: 'name', head: t('registry'),
      cell: ({ name, url }) => (
        <>
          <span className="med">{name}</span>
          <div className="sub mono wrap">{url}</div>
        </>
      ),
    },
    { key: 'state', head: t('standing'), cell: ({ side }) => <RemoteState side={side} /> },
    { key: 'changed', head: t('changed'), priority: 3, cell: ({ changedAt, changedBy }) => <>{t('changedBy', { who: changedBy })} <Ago atMs={Date.parse(changedAt)} /></> },
    ...(onOpen
      ? [
          {
            key: 'acts', head: t('acts'), hiddenHead: true, className: 'r',
            cell: (remote: RemoteView) => (
              <span className="row gap-2 justify-end">
                {act(t('change'), { kind: 'form', remote })}
                {act(t('remove'), { kind: 'remove', remote }, 't-bad')}
              </span>
            ),
          },
        ]
      : []),
  ]
}
