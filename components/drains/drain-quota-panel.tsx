'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useId, useState } from 'react'
import { setDrainQuota } from '@/lib/domains/drains/queries/drains'
import type { DrainQuota } from '@/lib/domains/drains/schemas'
import { type Column, Table } from '../data/table'
import { useRefusalText } from '../delivery/refusal-text'
import { TextField } from '../forms/field'
import { FormDialog } from '../forms/form-dialog'
import { ProblemNote } from '../forms/problem-note'
import { useSubmit } from '../forms/use-submit'
import { useDecide } from '../shell/use-decide'
import { Button, Why } from '../ui/button'
import { Panel } from '../ui/panel'
import { State } from '../ui/state'
import { useToast } from '../ui/toast'

/** How many drains each team has and may have; an operator changes it here. */
export function DrainQuotaPanel({ quotas }: { quotas: readonly DrainQuota[] }) {
  const t = useTranslations('drains')
  const id = useId()
  const refusal = useRefusalText()(useDecide()('quotas:write'))
  const [editing, setEditing] = useState<DrainQuota | null>(null)
  const columns: Column<DrainQuota>[] = [
    { key: 'team', head: t('column.team'), cell: (row) => <span className="med">{row.team}</span> },
    { key: 'used', head: t('quota.used'), cell: (row) => <span className="num">{t('quota.of', { used: row.used, limit: row.limit })}</span> },
    { key: 'state', head: t('column.state'), priority: 3, cell: (row) => (row.used >= row.limit ? <State state="warn" word={t('quota.full')} /> : <State state="ok" word={t('quota.free', { free: row.limit - row.used })} />) },
    {
      key: 'act', head: t('quota.change'), hiddenHead: true, className: 'r',
      cell: (row) => (
        <Button look="quiet" onClick={() => setEditing(row)} aria-label={t('quota.changeOf', { team: row.team })} {...(refusal !== null && { reason: refusal, reasonId: id })}>
          {t('quota.change')}
        </Button>
      ),
    },
  ]
  return (
    <Panel title={t('quota.title')} {...(refusal !== null && { footer: <Why id={id}>{refusal}</Why> })}>
      <Table caption={t('quota.caption')} columns={columns} rows={[...quotas]} rowKey={(row) => row.team} />
      {editing && <QuotaDialog quota={editing} onClose={() => setEditing(null)} />}
    </Panel>
  )
}

function QuotaDialog({ quota, onClose }: { quota: DrainQuota; onClose: () => void }) {
  const t = useTranslations('drains')
  const common = useTranslations('common')
  const client = useQueryClient()
  const toast = useToast()
  const [limit, setLimit] = useState(String(quota.limit))
  const [why, setWhy] = useState('')
  const wanted = /^\d{1,3}$/.test(limit.trim()) && Number(limit) <= 100 ? Number(limit) : null
  const reason = wanted === null ? t('quota.rule') : wanted === quota.limit ? t('quota.same') : undefined
  const { busy, problem, errorOf, submit } = useSubmit(
    () => setDrainQuota(quota.team, wanted ?? quota.limit, why.trim()),
    () => {
      toast({ text: t('quota.done', { team: quota.team }) })
      void client.invalidateQueries({ queryKey: ['drains'] })
      onClose()
    },
  )
  return (
    <FormDialog title={t('quota.changeOf', { team: quota.team })} act={common('save')} busy={busy} missing={reason} onSubmit={() => submit()} onClose={onClose}>
      <TextField label={t('quota.limit')} inputMode="numeric" autoComplete="off" autoFocus value={limit} onValue={setLimit} error={errorOf('limit')} />
      <TextField label={t('why')} maxLength={400} autoComplete="off" value={why} onValue={setWhy} />
      <ProblemNote problem={problem} />
    </FormDialog>
  )
}
