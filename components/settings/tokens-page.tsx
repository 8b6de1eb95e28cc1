'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { z } from 'zod'
import { accessKey, tokensQuery } from '@/lib/domains/access/queries/access-lists'
import type { TokenView } from '@/lib/domains/access/schemas'
import { sendJson } from '@/lib/http/get-json'
import { PagedTable } from '../data/paged-table'
import { Empty } from '../data/states'
import type { Column } from '../data/table'
import { useCursorPages } from '../data/use-cursor-pages'
import { ConfirmDialog } from '../forms/confirm-dialog'
import { useMay } from '../shell/shell-context'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { Panel } from '../ui/panel'
import { State } from '../ui/state'
import { Ago, Moment } from '../ui/time'
import { useNow } from '../ui/use-now'
import { CreateToken } from './create-token'
import { useNeeds } from './use-needs'

const pageSize = 50

function TokenState({ token }: { token: TokenView }) {
  const t = useTranslations('settings')
  const now = useNow()
  if (token.revokedAt) return <State state="off" word={t('tokens.revoked')} />
  const leftMs = Date.parse(token.expiresAt) - now
  if (leftMs <= 0) return <State state="off" word={t('tokens.expired')} />
  return leftMs < 7 * 86_400_000 ? <State state="warn" word={t('tokens.expiresSoon')} /> : <State state="ok" word={t('tokens.good')} />
}

export function TokensPage() {
  const t = useTranslations('settings')
  const common = useTranslations('common')
  const mayRead = useMay('tokens:read')
  const mayWrite = useMay('tokens:write')
  const needs = useNeeds()
  const client = useQueryClient()
  const [creating, setCreating] = useState(false)
  const [revoking, setRevoking] = useState<TokenView | null>(null)
  const pages = useCursorPages()
  const query = useQuery({ ...tokensQuery({ limit: pageSize, ...(pages.cursor && { cursor: pages.cursor }) }), enabled: mayRead })
  if (!mayRead)
    return (
      <Panel title={t('tokens.title')}>
        <Empty icon="lock" title={t('tokens.closed')}>
          {needs('tokens:read')}
        </Empty>
      </Panel>
    )
  const columns: Column<TokenView>[] = [
    {
      key: 'name',
      head: t('tokens.name'),
      cell: (row) => (
        <>
          <span className="med">{row.name}</span>
          <div className="sub">
            {common(`role.${row.role}`)}
            {row.team && <> · {row.team}</>}
          </div>
        </>
      ),
    },
    { key: 'state', head: t('people.state'), cell: (row) => <TokenState token={row} /> },
    { key: 'createdBy', head: t('tokens.createdBy'), priority: 3, cell: (row) => row.createdBy },
    { key: 'lastUsedAt', head: t('tokens.used'), cell: (row) => (row.lastUsedAt ? <Ago atMs={Date.parse(row.lastUsedAt)} /> : <span className="muted">{t('tokens.never')}</span>) },
    { key: 'expiresAt', head: t('tokens.expires'), priority: 2, cell: (row) => <Moment atMs={Date.parse(row.expiresAt)} style="day" /> },
    {
      key: 'act',
      head: t('tokens.revoke'),
      hiddenHead: true,
      className: 'r',
      cell: (row) =>
        !row.revokedAt && (
          <button type="button" className="linkish t-bad" onClick={() => setRevoking(row)}>
            {t('tokens.revoke')}
            <span className="vh"> {row.name}</span>
          </button>
        ),
    },
  ]
  return (
    <>
      <Panel
        title={t('tokens.title')}
        end={
          <Button icon="plus" onClick={() => setCreating(true)} {...(!mayWrite && { reason: needs('tokens:write') })}>
            {t('tokens.create')}
          </Button>
        }
      >
        <PagedTable caption={t('tokens.title')} two query={query} columns={columns} rowKey={(row) => row.id} pages={pages} pageSize={pageSize} order={t('tokens.order')} empty={<Empty icon="key" title={t('tokens.none')}>{t('tokens.noneLede')}</Empty>} />
      </Panel>
      <Dialog open={creating} onClose={() => setCreating(false)} title={t('tokens.create')}>
        <CreateToken onClose={() => setCreating(false)} />
      </Dialog>
      <ConfirmDialog
        open={revoking !== null}
        onClose={() => setRevoking(null)}
        title={t('tokens.revokeTitle', { name: revoking?.name ?? '' })}
        name={revoking?.name ?? ''}
        action={t('tokens.revoke')}
        run={() => sendJson('DELETE', `/api/v1/tokens/${encodeURIComponent(revoking?.id ?? '')}`, z.null())}
        onDone={() => void client.invalidateQueries({ queryKey: accessKey })}
      >
        {t('tokens.revokeNote')}
      </ConfirmDialog>
    </>
  )
}
