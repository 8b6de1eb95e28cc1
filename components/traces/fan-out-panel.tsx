'use client'

import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import type { FanOutBudgets } from '@/lib/domains/delivery/fan-out-budget-schemas'
import { fanOutBudgetsQuery } from '@/lib/domains/delivery/queries/fan-out-budgets'
import type { CallCounts, FanOutAnswer } from '@/lib/domains/telemetry/fan-out-schemas'
import { fanOutQuery } from '@/lib/domains/telemetry/queries/fan-out'
import { Freshness } from '../data/freshness'
import { count } from '../data/numbers'
import { QueryView } from '../data/query-view'
import { LoadingBlock } from '../data/states'
import { type Column, Table } from '../data/table'
import { ScopeLink } from '../shell/scope-link'
import { useLive } from '../shell/use-live'
import { Panel } from '../ui/panel'
import { BudgetCell, BudgetNote, budgetRuleId } from './fan-out-budget'
import { fanOutAsk } from './trace-query'

type Operation = FanOutAnswer['operations'][number]
type Amplifier = FanOutAnswer['amplifiers'][number]

const depthsShown = 4
/** It changes slowly and reads whole traces: asked seldom. */
const everyMs = 30_000

/** How many calls one request makes, by depth, and who adds most of them. */
export function FanOutPanel({ application, budgeted }: { application: string; budgeted: boolean }) {
  const t = useTranslations('traces')
  return (
    <div className="sect">
      <QueryView loading={<Panel title={t('fanOut.title')}><LoadingBlock height={180} /></Panel>} title={t('fanOut.unreadable')}>
        <Counted application={application} budgeted={budgeted} />
      </QueryView>
    </div>
  )
}

function Counted({ application, budgeted }: { application: string; budgeted: boolean }) {
  const t = useTranslations('traces')
  const live = useLive(everyMs)
  const { data, isRefetchError } = useSuspenseQuery({ ...fanOutQuery(fanOutAsk(new URLSearchParams(useSearchParams()), application)), refetchInterval: live.refetchInterval, staleTime: everyMs })
  const budgets = useQuery({ ...fanOutBudgetsQuery(application), enabled: budgeted, refetchInterval: live.refetchInterval })
  const end = <Freshness meta={data.meta} failing={isRefetchError} limitMs={live.limitMs} />
  if (data.operations.length === 0) return <Panel title={t('fanOut.title')} end={end}><p className="body muted sm">{t('fanOut.none')}</p></Panel>
  return (
    <>
      {budgets.data && <BudgetNote budgets={budgets.data} />}
      <div className="cols">
        <Panel title={t('fanOut.title')} end={end} footer={<><span>{t('fanOut.footer', { requests: count(data.requests) })}</span>{budgets.data && !budgets.data.maySet && <span id={budgetRuleId}>{t('fanOut.budget.rule')}</span>}</>}>
          <Operations operations={data.operations} application={application} budgets={budgets.data} />
        </Panel>
        <Panel title={t('fanOut.amplifiers')} footer={<span>{t('fanOut.amplifiersFooter')}</span>}>
          {data.amplifiers.length === 0 ? <p className="body muted sm">{t('fanOut.noCalls')}</p> : <Amplifiers amplifiers={data.amplifiers} />}
        </Panel>
      </div>
    </>
  )
}

function Counts({ counts }: { counts: CallCounts | undefined }) {
  const t = useTranslations('traces')
  if (!counts) return <span className="muted">0</span>
  return (
    <span className="nowrap" title={t('fanOut.counts', { median: counts.median, p95: counts.p95, max: counts.max })}>
      {count(counts.median)} <span className="muted">/</span> {count(counts.p95)} <span className="muted">/</span> {count(counts.max)}
    </span>
  )
}

const tracesOf = (application: string, operation: string) => `/traces?${new URLSearchParams({ application, q: operation.includes('=') ? '' : operation, sort: 'slowest' }).toString()}`

export function Operations({ operations, application, budgets }: { operations: Operation[]; application: string; budgets?: FanOutBudgets | undefined }) {
  const t = useTranslations('traces')
  const deepest = Math.min(depthsShown, Math.max(1, ...operations.map(({ depths }) => depths.length)))
  const columns: Column<Operation>[] = [
    { key: 'operation', head: t('column.operation'), cell: ({ operation }) => <ScopeLink className="plain operation trunc inline-block align-bottom" href={tracesOf(application, operation)} title={operation}>{operation}</ScopeLink> },
    { key: 'requests', head: t('fanOut.requests'), figure: true, priority: 3, cell: ({ requests }) => count(requests) },
    { key: 'total', head: t('fanOut.total'), figure: true, cell: ({ total }) => <Counts counts={total} /> },
    ...(budgets ? [{ key: 'budget', head: t('fanOut.budget.head'), className: 'tight', cell: (row: Operation) => <BudgetCell application={application} operation={row.operation} counts={row.total} budgets={budgets} /> }] : []),
    ...Array.from({ length: deepest }, (_, at): Column<Operation> => ({ key: `depth-${at + 1}`, head: t('fanOut.depth', { depth: at + 1 }), figure: true, priority: at === 0 ? 3 : 2, cell: ({ depths }) => <Counts counts={depths[at]} /> })),
  ]
  return <Table caption={t('fanOut.title')} columns={columns} rows={operations} rowKey={({ operation }) => operation} />
}

export function Amplifiers({ amplifiers }: { amplifiers: Amplifier[] }) {
  const t = useTranslations('traces')
  const columns: Column<Amplifier>[] = [
    {
      key: 'operation',
      head: t('fanOut.served'),
      cell: ({ application, operation }) =>
        application === '' ? (
          <span className="muted">{t('fanOut.hidden')}</span>
        ) : (
          <>
            <span className="med">{application}</span>
            <div className="sub trunc" style={{ maxWidth: 150 }} title={operation}>{operation}</div>
          </>
        ),
    },
    { key: 'calls', head: t('fanOut.calls'), figure: true, cell: ({ calls }) => <Counts counts={calls} /> },
    { key: 'added', head: t('fanOut.added'), figure: true, cell: ({ addedPerRequest }) => addedPerRequest.toFixed(addedPerRequest < 10 ? 1 : 0) },
  ]
  return <Table caption={t('fanOut.amplifiers')} columns={columns} rows={amplifiers} rowKey={({ application, operation }) => `${application} ${operation}`} two />
}
