'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import type { CanaryBrief } from '@/lib/domains/canary/analysis-schemas'
import { canaryBriefsQuery } from '@/lib/domains/canary/queries/canary'
import { rolloutsQuery } from '@/lib/domains/delivery/queries/rollouts'
import type { Rollout } from '@/lib/domains/delivery/rollout-schemas'
import { Pager } from '../data/pager'
import { Empty } from '../data/states'
import { type Column, Table, TableMessage } from '../data/table'
import { useCursorPages } from '../data/use-cursor-pages'
import { releaseName, rolloutHref } from '../delivery/rollout-look'
import { ScopeLink } from '../shell/scope-link'
import { useLive, useStreamInvalidation } from '../shell/use-live'
import { Panel } from '../ui/panel'
import { State } from '../ui/state'
import { canariesPageSize, endedAsk, runningAsk } from './canaries-ask'
import { type CanaryRow, LeftCell, OutcomeCell, ScoreCell, VerdictCell } from './canary-cells'

const waitingFirst = (rows: Rollout[]) => rows.toSorted((a, b) => Number(b.state === 'waiting') - Number(a.state === 'waiting'))

const idsOf = (rows: readonly Rollout[]) => rows.map(({ id }) => id)
const rowsOf = (rollouts: readonly Rollout[], briefs: readonly CanaryBrief[]): CanaryRow[] => rollouts.map((rollout) => ({ rollout, brief: briefs.find((one) => one.rollout.id === rollout.id) }))

/** Canaries that run or wait for a person, and those that are over. */
export function CanariesPage() {
  const t = useTranslations('canary')
  const params = new URLSearchParams(useSearchParams())
  const live = useLive(10_000)
  useStreamInvalidation(['rollouts'], [['delivery', 'rollouts'], ['canary']])
  const { data: running } = useSuspenseQuery({ ...rolloutsQuery(runningAsk), refetchInterval: live.refetchInterval })
  const { data: ended } = useSuspenseQuery({ ...rolloutsQuery(endedAsk(params)), refetchInterval: live.refetchInterval })
  const { data: briefs } = useSuspenseQuery({ ...canaryBriefsQuery(idsOf(running.items)), refetchInterval: live.refetchInterval })
  const { data: endedBriefs } = useSuspenseQuery({ ...canaryBriefsQuery(idsOf(ended.items)), refetchInterval: live.refetchInterval })
  const pages = useCursorPages()
  const columns = useColumns()
  const waiting = running.items.filter(({ state }) => state === 'waiting').length
  if (running.items.length === 0 && ended.items.length === 0 && pages.page === 0)
    return (
      <>
        <Head lede={t('list.lede', { running: 0, waiting: 0 })} />
        <Panel>
          <Empty icon="canary" title={t('list.empty')} actions={<ScopeLink className="btn primary" href="/delivery/new">{t('list.start')}</ScopeLink>}>
            {t('list.emptyWords')}
          </Empty>
        </Panel>
      </>
    )
  return (
    <>
      <Head lede={t('list.lede', { running: running.total ?? running.items.length, waiting })} />
      <div className="stack stack-4">
        <Panel title={t('list.underWay')} {...(running.items.length > 1 && { footer: <span>{t('list.underWayOrder')}</span> })}>
          {running.items.length === 0 ? <p className="body muted sm">{t('list.noneRuns')}</p> : <Table two caption={t('list.underWay')} columns={[...columns.shared, ...columns.running]} rows={rowsOf(waitingFirst(running.items), briefs.items)} rowKey={({ rollout }) => rollout.id} rowHref={({ rollout }) => rolloutHref(rollout)} />}
        </Panel>
        <Panel title={t('list.history')}>
          <Table two caption={t('list.history')} columns={[...columns.shared, ...columns.ended]} rows={rowsOf(ended.items, endedBriefs.items)} rowKey={({ rollout }) => rollout.id} rowHref={({ rollout }) => rolloutHref(rollout)} {...(ended.items.length === 0 && { instead: <TableMessage columns={5}><p className="body muted sm">{t('list.noneEnded')}</p></TableMessage> })} />
          {ended.items.length > 0 && <Pager first={pages.page * canariesPageSize + 1} shown={ended.items.length} total={ended.total} order={t('list.historyOrder')} onEarlier={pages.earlier} onLater={pages.later(ended.next)} />}
        </Panel>
      </div>
    </>
  )
}

function Head({ lede }: { lede: string }) {
  const t = useTranslations('canary')
  return (
    <div className="page-head">
      <div className="grow">
        <h1>{t('title')}</h1>
        <p className="lede">{lede}</p>
      </div>
    </div>
  )
}

function useColumns(): Record<'shared' | 'running' | 'ended', Column<CanaryRow>[]> {
  const t = useTranslations('canary')
  return {
    shared: [
      {
        key: 'rollout',
        head: t('list.rollout'),
        cell: ({ rollout }) => (
          <>
            <ScopeLink className="name" href={rolloutHref(rollout)}>
              {rollout.application}
            </ScopeLink>{' '}
            <span className="num muted">#{rollout.number}</span>
            <span className="sub block">{rollout.cluster}</span>
          </>
        ),
      },
      { key: 'release', head: t('list.release'), priority: 3, cell: ({ rollout: { from, release } }) => <span className="num">{from ? `${releaseName(from)} → ${releaseName(release)}` : releaseName(release)}</span> },
      { key: 'verdict', head: t('judgements.verdict'), cell: (row) => <VerdictCell {...row} /> },
      { key: 'score', head: t('judgements.score'), figure: true, priority: 3, cell: (row) => <ScoreCell {...row} /> },
    ],
    running: [
      { key: 'state', head: t('list.state'), priority: 3, cell: ({ rollout: { state } }) => <State state={state === 'waiting' ? 'warn' : state === 'rolling-back' ? 'bad' : 'info'} word={t(`list.word.${state === 'waiting' || state === 'rolling-back' ? state : 'running'}`)} /> },
      { key: 'left', head: t('list.left'), className: 'r', cell: (row) => <LeftCell {...row} /> },
    ],
    ended: [{ key: 'outcome', head: t('list.outcome'), cell: (row) => <OutcomeCell {...row} /> }],
  }
}
