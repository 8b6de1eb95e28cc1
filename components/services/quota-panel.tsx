'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useId, useState } from 'react'
import { setQuota } from '@/lib/domains/catalog/queries/services'
import type { Quota } from '@/lib/domains/catalog/schemas'
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
import { shareOf } from './service-look'

/** How much of each plan a team may have; an operator changes it here. */
export function QuotaPanel({ quotas }: { quotas: readonly Quota[] }) {
  const t = useTranslations('services')
  const id = useId()
  const refusal = useRefusalText()(useDecide()('quotas:write'))
  const [editing, setEditing] = useState<Quota | null>(null)
  const columns: Column<Quota>[] = [
    { key: 'team', head: t('column.team'), cell: (row) => <span className="med">{row.team}</span> },
    { key: 'plan', head: t('market.plan'), cell: (row) => t(`plan.${row.plan}`) },
    { key: 'used', head: t('quota.used'), cell: (row) => <QuotaMeter quota={row} /> },
    { key: 'state', head: t('column.state'), priority: 3, cell: (row) => (row.used >= row.limit ? <State state="warn" word={t('quota.full')} /> : <State state="ok" word={t('quota.free', { free: row.limit - row.used })} />) },
    {
      key: 'act', head: t('quota.change'), hiddenHead: true, className: 'r',
      cell: (row) => (
        <Button look="quiet" onClick={() => setEditing(row)} aria-label={t('quota.changeOf', { team: row.team, plan: t(`plan.${row.plan}`) })} {...(refusal !== null && { reason: refusal, reasonId: id })}>
          {t('quota.change')}
        </Button>
      ),
    },
  ]
  return (
    <Panel title={t('quota.title')} {...(refusal !== null && { footer: <Why id={id}>{refusal}</Why> })}>
      <Table caption={t('quota.caption')} columns={columns} rows={[...quotas]} rowKey={(row) => `${row.team} ${row.plan}`} />
      {editing && <QuotaDialog quota={editing} onClose={() => setEditing(null)} />}
    </Panel>
  )
}

export function QuotaMeter({ quota: { used, limit }, after }: { quota: Quota; after?: number }) {
  const t = useTranslations('services')
  const shown = after ?? used
  return (
    <span className="progress">
      <span className="meter" aria-hidden="true">
        <i style={{ width: `${shareOf(shown, limit) * 100}%`, background: shown > limit ? 'var(--bad-solid)' : shown === limit ? 'var(--warn-solid)' : 'var(--info-solid)' }} />
      </span>
      <span className="num muted">{t('quota.of', { used: shown, limit })}</span>
    </span>
  )
}

function QuotaDialog({ quota, onClose }: { quota: Quota; onClose: () => void }) {
  const t = useTranslations('services')
  const common = useTranslations('common')
  const client = useQueryClient()
  const toast = useToast()
  const [limit, setLimit] = useState(String(quota.limit))
  const [why, setWhy] = useState('')
  const wanted = /^\d{1,4}$/.test(limit.trim()) && Number(limit) <= 1_000 ? Number(limit) : null
  const reason = wanted === null ? t('quota.rule') : wanted === quota.limit ? t('quota.same') : undefined
  const name = t('quota.name', { team: quota.team, plan: t(`plan.${quota.plan}`) })
  const { busy, problem, errorOf, submit } = useSubmit(
    () => setQuota(quota.team, quota.plan, wanted ?? quota.limit, why.trim()),
    () => {
      toast({ text: t('quota.done', { name }) })
      void client.invalidateQueries({ queryKey: ['services'] })
      onClose()
    },
  )
  return (
    <FormDialog title={t('quota.dialog', { name })} act={common('save')} busy={busy} missing={reason} onSubmit={() => submit()} onClose={onClose}>
      <p className="soft">{t('quota.now', { used: quota.used, limit: quota.limit })}</p>
      <TextField label={t('quota.limit')} inputMode="numeric" autoComplete="off" autoFocus value={limit} onValue={setLimit} error={errorOf('limit')} />
      {wanted !== null && wanted < quota.used && <p className="note warn">{t('quota.below', { used: quota.used })}</p>}
      <TextField label={t('why')} maxLength={400} autoComplete="off" value={why} onValue={setWhy} />
      <ProblemNote problem={problem} />
    </FormDialog>
  )
}
