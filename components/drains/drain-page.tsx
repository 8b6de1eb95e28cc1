'use client'

import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { drainQuery, pauseDrain, resumeDrain, testDrain } from '@/lib/domains/drains/queries/drains'
import type { DrainTest } from '@/lib/domains/drains/problem-schemas'
import { bytes, count, quantityText, rate } from '../data/numbers'
import { ProblemNote } from '../forms/problem-note'
import { useAct } from '../forms/use-act'
import { useLeaving } from '../forms/use-leaving'
import { useLive, useStreamInvalidation } from '../shell/use-live'
import { useQueryChange } from '../shell/use-url-state'
import { Kpis } from '../ui/kpis'
import { Panel } from '../ui/panel'
import { Ago } from '../ui/time'
import { ChangeDrainForm } from './change-drain-form'
import { DeleteDrainDialog } from './delete-drain-dialog'
import { DrainEvents } from './drain-events'
import { type DrainAct, DrainHead } from './drain-head'
import { drainSums, lagOf } from './drain-look'
import { useLagWords } from './drain-words'
import { LanesPanel } from './lanes-panel'
import { TestNote } from './test-note'

const calls = { test: testDrain, pause: pauseDrain, resume: resumeDrain }
type Call = keyof typeof calls
const isCall = (act: DrainAct): act is Call => act in calls

/** One drain: how far it is, what stands in its way, and what people did to it. */
export function DrainPage({ id }: { id: string }) {
  const t = useTranslations('drains')
  const client = useQueryClient()
  const lag = useLagWords()
  const live = useLive(2_000)
  const change = useQueryChange()
  const editing = useSearchParams().get('edit') === '1'
  const { leaving, leave, held } = useLeaving(drainQuery(id).queryKey)
  useStreamInvalidation(leaving ? [] : ['drains'], [['drains', 'one', id]])
  const { data: drain } = useSuspenseQuery({ ...drainQuery(id), refetchInterval: leaving ? false : live.refetchInterval, ...held })
  const [deleting, setDeleting] = useState(false)
  const [tested, setTested] = useState<DrainTest | null>(null)
  const [acting, setActing] = useState<Call | null>(null)
  const { busy, problem, run } = useAct<Call, DrainTest | object>(
    (act) => calls[act](id),
    (answer) => {
      if ('steps' in answer) setTested(answer)
      void client.invalidateQueries({ queryKey: ['drains'] })
    },
  )
  const act = (which: DrainAct) => {
    if (which === 'delete') return setDeleting(true)
    if (which === 'change') return change({ edit: '1' })
    if (!isCall(which)) return
    if (which === 'test') setTested(null)
    setActing(which)
    run(which)
  }
  const sums = drainSums(drain)
  return (
    <>
      <DrainHead drain={drain} busy={busy ? acting : null} onAct={act} />
      {!drain.collectorAnswers && <p className="note warn" role="status">{t('collectorSilent')}</p>}
      <ProblemNote problem={problem} />
      {tested && <TestNote test={tested} />}
      {editing ? (
        <ChangeDrainForm drain={drain} onClose={() => change({ edit: null })} />
      ) : (
        <>
          <Kpis
            items={[
              { name: t('column.lag'), value: sums && lag(lagOf(drain)), note: t('kpi.lag') },
              { name: t('column.waiting'), value: sums && count(sums.waiting.records), note: sums && t('kpi.waiting', { size: quantityText(bytes(sums.waiting.bytes)), bound: drain.bufferMiB }) },
              { name: t('column.delivered'), value: sums && count(sums.delivered), note: sums && t('kpi.delivered', { rate: quantityText(rate(sums.perSecond)) }) },
              { name: t('column.lost'), value: sums && count(sums.lost), note: t('kpi.lost'), ...(sums && sums.lost > 0 && { state: 'bad' as const, stateWord: t('state.losing') }) },
              { name: t('column.success'), value: sums && (sums.lastSuccessMs === null ? t('never') : <Ago atMs={sums.lastSuccessMs} />) },
            ]}
          />
          <div className="stack stack-4 mt-4">
            {drain.progress ? <LanesPanel lanes={drain.progress.lanes} /> : drain.collectorAnswers && <p className="note" role="status">{t('notBegun')}</p>}
            <Panel title={t('events.title')}>
              <DrainEvents name={drain.name} events={drain.events} />
            </Panel>
          </div>
        </>
      )}
      {deleting && <DeleteDrainDialog drain={drain} leave={leave} onClose={() => setDeleting(false)} />}
    </>
  )
}
