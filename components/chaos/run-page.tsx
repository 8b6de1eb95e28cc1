'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import type { Decision } from '@/lib/domains/access/core/policy'
import { runQuery } from '@/lib/domains/chaos/queries/runs'
import type { ChaosRunDetail } from '@/lib/domains/chaos/schemas'
import { StaleNote } from '../data/freshness'
import { useStreamInvalidation } from '../shell/use-live'
import { Panel } from '../ui/panel'
import { isRunning, mayHaveFault } from './run-look'
import { RunAside } from './run-aside'
import { RunHead } from './run-head'
import { RunLeft } from './run-left'
import { RunReaction, RunSummaryTable } from './run-result'
import { SteadyCharts } from './steady-charts'

export interface RunRights {
  abort: Decision
  run: Decision
}

/** While it may have a fault every second counts; afterwards the stream tells of the end. */
const everyMs = (run: ChaosRunDetail | undefined) => (run && mayHaveFault(run) ? 1_000 : run && isRunning(run) ? 2_000 : 30_000)

/** One run: what is true now, its steady state with the bounds, what reacted, what is left, and *Abort* in reach. */
export function RunPage({ number, rights }: { number: number; rights: RunRights }) {
  const t = useTranslations('chaos')
  useStreamInvalidation(['chaos'], [['chaos', 'run', number]])
  const query = useSuspenseQuery({ ...runQuery(number), refetchInterval: (own) => everyMs(own.state.data) })
  const run = query.data
  return (
    <>
      <StaleNote meta={{ source: t('title'), asOfMs: query.dataUpdatedAt, complete: true, missing: [] }} limitMs={isRunning(run) ? 10_000 : 120_000} failing={query.isRefetchError} />
      <RunHead run={run} rights={rights} />
      <RunLeft run={run} mayRun={rights.run} />
      <section className="panel" aria-label={t('page.steady')}>
        <div className="rgrid">
          <div className="body min-w-0">{run.samples.length === 0 && run.steps.length === 0 ? <p className="muted sm">{t('page.noSamples')}</p> : <SteadyCharts run={run} />}</div>
          <RunAside run={run} />
        </div>
      </section>
      {run.injectedAt && (
        <div className="sect stack stack-4">
          <Panel title={t('page.summary')}>
            <RunSummaryTable run={run} />
          </Panel>
          <Panel title={t('page.reaction')} body>
            <RunReaction run={run} />
          </Panel>
        </div>
      )}
    </>
  )
}

