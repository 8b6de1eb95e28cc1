'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { deleteWebhook, noticesQuery, testWebhook, webhooksQuery } from '@/lib/domains/alerts/queries/webhooks'
import type { Webhook } from '@/lib/domains/alerts/schemas'
import { noticeLook, noticeWord } from '../alerts/alert-look'
import { NoticeLines } from '../alerts/notice-lines'
import { Empty, Failed, LoadingBlock } from '../data/states'
import { type Column, Table } from '../data/table'
import { ConfirmDialog } from '../forms/confirm-dialog'
import { ProblemNote } from '../forms/problem-note'
import { useAct } from '../forms/use-act'
import { useStreamInvalidation } from '../shell/use-live'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { Panel } from '../ui/panel'
import { State } from '../ui/state'
import { useToast } from '../ui/toast'
import { CreateWebhook } from './create-webhook'

type Open = { kind: 'new' } | { kind: 'delete' | 'notices'; webhook: Webhook }

/** Where a team's alerts are sent beside the console. */
export function WebhooksPanel({ team, refusal }: { team: string; refusal: string | null }) {
  const t = useTranslations('alerts')
  const client = useQueryClient()
  const query = useQuery(webhooksQuery(team))
  useStreamInvalidation(['alerts'], [['webhooks', team]])
  const [open, setOpen] = useState<Open | null>(null)
  const close = () => setOpen(null)
  const changed = () => void client.invalidateQueries({ queryKey: ['webhooks', team] })
  const reason = refusal === null ? {} : { reason: refusal }
  const columns: Column<Webhook>[] = [
    {
      key: 'name', head: t('webhook.name'),
      cell: (row) => (
        <>
          <span className="med">{row.name}</span>
          <div className="sub mono">{row.address}</div>
        </>
      ),
    },
    { key: 'last', head: t('webhook.last'), cell: (row) => (row.last ? <State state={noticeLook[row.last.state]} word={t(`notice.state.${noticeWord(row.last)}`)} /> : <span className="muted">{t('webhook.never')}</span>) },
    {
      key: 'acts', head: t('webhook.acts'), hiddenHead: true, className: 'r',
      cell: (row) => (
        <span className="row gap-2 justify-end">
          <button type="button" className="linkish" onClick={() => setOpen({ kind: 'notices', webhook: row })}>
            {t('webhook.sent')}
            <span className="vh"> {row.name}</span>
          </button>
          {refusal === null && <TestWebhook team={team} webhook={row} onDone={changed} />}
          {refusal === null && (
            <button type="button" className="linkish t-bad" onClick={() => setOpen({ kind: 'delete', webhook: row })}>
              {t('webhook.delete')}
              <span className="vh"> {row.name}</span>
            </button>
          )}
        </span>
      ),
    },
  ]
  return (
    <Panel
      title={t('webhook.title')}
      className="mt-4"
      end={
        <Button icon="plus" onClick={() => setOpen({ kind: 'new' })} {...reason}>
          {t('webhook.add')}
        </Button>
      }
    >
      {query.data ? (
        query.data.items.length === 0 ? (
          <Empty icon="external">{t('webhook.none')}</Empty>
        ) : (
          <Table caption={t('webhook.title')} columns={columns} rows={query.data.items} rowKey={(row) => row.id} two />
        )
      ) : query.error ? (
        <Failed error={query.error} retry={() => void query.refetch()} retrying={query.isFetching} />
      ) : (
        <LoadingBlock />
      )}
      <Dialog open={open?.kind === 'new'} onClose={close} title={t('webhook.add')}>
        <CreateWebhook team={team} onClose={close} onDone={changed} />
      </Dialog>
      <Dialog open={open?.kind === 'notices'} onClose={close} title={t('webhook.sent')} wide>
        {open?.kind === 'notices' && <SentTo team={team} webhook={open.webhook.id} />}
      </Dialog>
      {open?.kind === 'delete' && (
        <ConfirmDialog open onClose={close} title={t('webhook.deleteTitle', { name: open.webhook.name })} name={open.webhook.name} action={t('webhook.delete')} run={() => deleteWebhook(team, open.webhook.id, '')} onDone={changed}>
          {t('webhook.deleteText')}
        </ConfirmDialog>
      )}
    </Panel>
  )
}

function TestWebhook({ team, webhook, onDone }: { team: string; webhook: Webhook; onDone: () => void }) {
  const t = useTranslations('alerts')
  const toast = useToast()
  const { problem, busy, run } = useAct(
    () => testWebhook(team, webhook.id),
    () => {
      toast({ text: t('webhook.testing', { name: webhook.name }) })
      onDone()
    },
  )
  return (
    <>
      <button type="button" className="linkish" aria-busy={busy || undefined} onClick={() => run(null)}>
        {t('webhook.test')}
        <span className="vh"> {webhook.name}</span>
      </button>
      <ProblemNote problem={problem} />
    </>
  )
}

function SentTo({ team, webhook }: { team: string; webhook: string }) {
  const { data, error, refetch, isFetching } = useQuery({ ...noticesQuery(team, webhook), refetchInterval: 3_000 })
  if (data) return <NoticeLines notices={data.items} />
  return error ? <Failed error={error} retry={() => void refetch()} retrying={isFetching} /> : <LoadingBlock />
}
