'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import dynamic from 'next/dynamic'
import { rolloutQuery } from '@/lib/domains/delivery/queries/rollouts'
import type { RolloutDetail } from '@/lib/domains/delivery/rollout-schemas'
import type { Decision } from '@/lib/domains/access/core/policy'
import { StaleNote } from '../data/freshness'
import { QueryView } from '../data/query-view'
import { LoadingBlock } from '../data/states'
import { useStreamInvalidation } from '../shell/use-live'
import { Panel } from '../ui/panel'
import { useTimeWords } from '../data/use-words'
import { Moment } from '../ui/time'
import { useNow } from '../ui/use-now'
import { isUnderWay, kindOf } from './rollout-look'
import { RolloutFailureNote } from './rollout-failure'
import { RolloutGroups } from './rollout-groups-panel'
import { RolloutHead } from './rollout-head'
import { type StepRow, stepRows } from './rollout-steps'
import { RolloutTraffic } from './rollout-traffic'
import { useStepWords } from './rollout-words'
import { StepList } from './step-list'
import { TrafficSplit } from './traffic-split'

/** Most rollouts have none: its code comes with those that do. */
const CanarySection = dynamic(() => import('../canary/canary-section').then((module) => module.CanarySection))

/** Who asked stands in the sentence, and what a canary was judged by on its card. */
const saidElsewhere = new Set(['asked', 'canary', 'expired'])

/** While it moves, a step takes seconds; afterwards only its end is waited for, and the stream tells of that. */
const everyMs = (rollout: RolloutDetail | undefined) => (rollout && isUnderWay(rollout) ? 1_500 : 15_000)

/** One rollout: what it does now and why, its steps, the traffic of old and new beside each other, and the way back. */
export function RolloutPage({ application, number, mayRollBack }: { application: string; number: number; mayRollBack: Decision }) {
  const t = useTranslations('delivery')
  useStreamInvalidation(['rollouts', 'instances'], [['delivery', 'rollout', application, number], ['delivery', 'server-groups', application], ['delivery', 'instances', application]])
  const query = useSuspenseQuery({ ...rolloutQuery(application, number), refetchInterval: (own) => everyMs(own.state.data) })
  const rollout = query.data
  return (
    <>
      <StaleNote meta={{ source: t('title'), asOfMs: query.dataUpdatedAt, complete: true, missing: [] }} limitMs={60_000} failing={query.isRefetchError} />
      <RolloutHead rollout={rollout} mayRollBack={mayRollBack} />
      {rollout.failure && !saidElsewhere.has(rollout.failure.check) && <RolloutFailureNote rollout={rollout} failure={rollout.failure} />}
      {rollout.strategy === 'canary' && (
        <div className="mb-4">
          <CanarySection application={application} number={number} rollout={rollout} />
        </div>
      )}
      <section className="panel" aria-label={t('page.traffic')}>
        <div className="rgrid">
          <div className="body stack stack-4 min-w-0">
            <TrafficSplit rollout={rollout} />
            <QueryView loading={<LoadingBlock height={260} />} title={t('page.chartUnreadable')}>
              <RolloutTraffic rollout={rollout} />
            </QueryView>
          </div>
          <Steps rollout={rollout} />
        </div>
      </section>
      <div className="sect">
        <Panel title={t('page.instances')}>
          <QueryView loading={<LoadingBlock height={120} />} title={t('page.instancesUnreadable')}>
            <RolloutGroups rollout={rollout} />
          </QueryView>
        </Panel>
      </div>
    </>
  )
}

function Steps({ rollout }: { rollout: RolloutDetail }) {
  const t = useTranslations('delivery')
  const words = useStepWords()
  return (
    <div>
      <h2 className="vh">{t('page.steps')}</h2>
      <StepList
        label={t('page.steps')}
        steps={stepRows(rollout).map((row) => ({
          key: row.phase,
          state: row.state,
          title: words.title(row.phase, kindOf(rollout)),
          // What was noted of a step while it waited is no longer so once it is done.
          fact: row.state === 'done' ? null : words.fact(row),
          end: <StepTime row={row} />,
        }))}
      />
    </div>
  )
}

/** When it began; how long it took, or takes so far. */
function StepTime({ row: { startedAtMs, endedAtMs, state } }: { row: StepRow }) {
  const now = useNow()
  const words = useTimeWords()
  if (startedAtMs === null) return null
  const ms = (endedAtMs ?? now) - startedAtMs
  return (
    <span className="flex flex-col items-end">
      <Moment atMs={startedAtMs} />
      {(endedAtMs !== null || state === 'now') && (
        <span className="age">
          {words.duration(Math.max(state === 'now' ? 1_000 : 0, ms))}
        </span>
      )}
    </span>
  )
}
