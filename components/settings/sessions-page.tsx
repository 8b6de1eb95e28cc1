'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { z } from 'zod'
import { accessKey, sessionsQuery } from '@/lib/domains/access/queries/access-lists'
import type { SessionView } from '@/lib/domains/access/schemas'
import { sendJson } from '@/lib/http/get-json'
import { PagedTable } from '../data/paged-table'
import { Empty } from '../data/states'
import type { Column } from '../data/table'
import { useCursorPages } from '../data/use-cursor-pages'
import { ProblemNote } from '../forms/problem-note'
import { useSubmit } from '../forms/use-submit'
import { Panel } from '../ui/panel'
import { Pill } from '../ui/pill'
import { Ago, Moment } from '../ui/time'
import { useToast } from '../ui/toast'
import { deviceOf } from './user-agent'

const pageSize = 50

function EndSession({ session }: { session: SessionView }) {
  const t = useTranslations('settings')
  const client = useQueryClient()
  const toast = useToast()
  const { busy, problem, submit } = useSubmit(
    () => sendJson('DELETE', `/api/v1/me/sessions/${encodeURIComponent(session.id)}`, z.null()),
    () => {
      toast({ text: t('sessions.ended') })
      void client.invalidateQueries({ queryKey: accessKey })
    },
  )
  if (session.current) return <Pill look="accent">{t('sessions.current')}</Pill>
  return (
    <>
      <button type="button" className="linkish" aria-disabled={busy || undefined} onClick={() => submit()}>
        {t('sessions.end')}
      </button>
      <ProblemNote problem={problem} />
    </>
  )
}

export function SessionsPage() {
  const t = useTranslations('settings')
  const pages = useCursorPages()
  const query = useQuery(sessionsQuery({ limit: pageSize, ...(pages.cursor && { cursor: pages.cursor }) }))
  const columns: Column<SessionView>[] = [
    {
      key: 'device',
      head: t('sessions.device'),
      cell: (row) => (
        <span title={row.userAgent}>
          {deviceOf(row.userAgent) || t('sessions.unknownDevice')}
        </span>
      ),
    },
    { key: 'address', head: t('sessions.address'), cell: (row) => <span className="mono">{row.address}</span>, priority: 3 },
    { key: 'createdAt', head: t('sessions.started'), cell: (row) => <Moment atMs={Date.parse(row.createdAt)} style="day" />, priority: 3 },
    { key: 'lastSeenAt', head: t('sessions.seen'), cell: (row) => <Ago atMs={Date.parse(row.lastSeenAt)} /> },
    { key: 'expiresAt', head: t('sessions.expires'), cell: (row) => <Moment atMs={Date.parse(row.expiresAt)} style="day" />, priority: 2 },
    { key: 'act', head: t('sessions.end'), hiddenHead: true, cell: (row) => <EndSession session={row} />, className: 'r' },
  ]
  return (
    <Panel title={t('sessions.title')}>
      <PagedTable caption={t('sessions.title')} query={query} columns={columns} rowKey={(row) => row.id} pages={pages} pageSize={pageSize} order={t('sessions.order')} empty={<Empty>{t('sessions.none')}</Empty>} />
    </Panel>
  )
}
