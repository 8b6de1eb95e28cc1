'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { FanOutBudgets } from '@/lib/domains/delivery/fan-out-budget-schemas'
import { fanOutBudgetsQuery, removeFanOutBudget, saveFanOutBudget } from '@/lib/domains/delivery/queries/fan-out-budgets'
import type { CallCounts } from '@/lib/domains/telemetry/fan-out-schemas'
import { count } from '../data/numbers'
import { TextField } from '../forms/field'
import { ProblemNote } from '../forms/problem-note'
import { useSubmit } from '../forms/use-submit'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { State, StateGlyph } from '../ui/state'

/** Operations whose newest release makes more calls than it may, with what was counted. */
export function BudgetNote({ budgets }: { budgets: FanOutBudgets }) {
  const t = useTranslations('traces')
  const over = budgets.budgets.filter(({ check }) => check.state === 'over')
  if (over.length === 0) return null
  return (
    <div className="note warn mb-4" role="status">
      <StateGlyph state="warn" />
      <ul>
        {over.map(({ operation, callsMax, check }) => (
          <li key={operation}>{t('fanOut.budget.over', { operation, serverGroup: check.serverGroup ?? '', p95: check.p95 ?? 0, callsMax, requests: check.requests })}</li>
        ))}
      </ul>
    </div>
  )
}

interface CellProps {
  application: string
  operation: string
  counts: CallCounts
  budgets: FanOutBudgets
}

/** Where the reason stands that a reader may not set budgets: once for all rows. */
export const budgetRuleId = 'fan-out-budget-rule'

/** The budget of one operation and how the newest release keeps to it; a press sets it. */
export function BudgetCell({ application, operation, counts, budgets }: CellProps) {
  const t = useTranslations('traces')
  const [open, setOpen] = useState(false)
  const budget = budgets.budgets.find((one) => one.operation === operation)
  const look = budget && ({ over: 'warn', within: 'ok', unknown: 'unknown' } as const)[budget.check.state]
  return (
    <>
      {budget && look && (
        <span title={budget.check.state === 'unknown' ? t('fanOut.budget.unknownTitle', { min: budgets.requestsMin }) : t('fanOut.budget.checkTitle', { serverGroup: budget.check.serverGroup ?? '', p95: budget.check.p95 ?? 0, requests: budget.check.requests })}>
          <State state={look} word={t(`fanOut.budget.${budget.check.state}Word`, { callsMax: count(budget.callsMax) })} />
        </span>
      )}{' '}
      <Button look="quiet" aria-label={t(budget ? 'fanOut.budget.changeOf' : 'fanOut.budget.setOf', { operation })} {...(!budgets.maySet && { reason: t('fanOut.budget.rule'), reasonId: budgetRuleId })} onClick={() => setOpen(true)}>
        {t(budget ? 'fanOut.budget.change' : 'fanOut.budget.set')}
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title={t('fanOut.budget.title', { operation })}>
        <BudgetForm application={application} operation={operation} counts={counts} callsMax={budget?.callsMax ?? null} onDone={() => setOpen(false)} />
      </Dialog>
    </>
  )
}

function BudgetForm({ application, operation, counts, callsMax, onDone }: { application: string; operation: string; counts: CallCounts; callsMax: number | null; onDone: () => void }) {
  const t = useTranslations('traces')
  const common = useTranslations('common')
  const client = useQueryClient()
  const [calls, setCalls] = useState(String(callsMax ?? Math.max(1, counts.p95)))
  const [why, setWhy] = useState('')
  const valid = /^\d{1,6}$/.test(calls) && Number(calls) >= 1 && Number(calls) <= 100_000
  const keep = (budgets: FanOutBudgets) => {
    client.setQueryData(fanOutBudgetsQuery(application).queryKey, budgets)
    onDone()
  }
  const save = useSubmit(() => saveFanOutBudget(application, { operation, callsMax: Number(calls), ...(why.trim() && { why: why.trim() }) }), keep)
  const remove = useSubmit(() => removeFanOutBudget(application, operation), keep)
  return (
    <form
      className="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (valid) save.submit()
      }}
    >
      <p className="soft">{t('fanOut.budget.lede', { median: counts.median, p95: counts.p95, max: counts.max })}</p>
      <TextField label={t('fanOut.budget.calls')} hint={t('fanOut.budget.callsHint')} inputMode="numeric" autoComplete="off" value={calls} onValue={setCalls} error={valid ? null : t('fanOut.budget.callsRule')} />
      <TextField label={t('fanOut.budget.why')} maxLength={400} autoComplete="off" value={why} onValue={setWhy} />
      <ProblemNote problem={save.problem ?? remove.problem} />
      <div className="acts">
        {callsMax !== null && <Button look="danger" busy={remove.busy} onClick={() => remove.submit()}>{t('fanOut.budget.remove')}</Button>}
        <Button type="submit" look="primary" busy={save.busy} {...(!valid && { reason: t('fanOut.budget.callsRule') })}>{common('save')}</Button>
      </div>
    </form>
  )
}
