'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { conditionKey, lookMsOf } from '@/lib/domains/chaos/core/condition-look'
import { figureText } from '@/lib/domains/chaos/core/run-sentences'
import type { ChaosRunDetail } from '@/lib/domains/chaos/schemas'
import type { Condition, ConditionState, Measure } from '@/lib/domains/chaos/steady-schemas'
import type { Signal } from '@/lib/domains/correlation/schemas'
import { breakersQuery } from '@/lib/domains/gateway/queries/breakers'
import { breakerMarkers } from '../applications/breaker-markers'
import { useBreakerWords } from '../applications/use-breaker-words'
import { CursorGroup } from '../charts/draw/cursor-group'
import { TimeChart } from '../charts/draw/time-chart'
import type { ChartInput, ChartMarker, ChartUnit } from '../charts/prepare/chart-input'
import { State, type StateName } from '../ui/state'
import { isRunning } from './run-look'
import { useConditionWords } from './run-words'

export const conditionLook = { holds: 'ok', bad: 'warn', broken: 'bad', unknown: 'unknown' } satisfies Record<ConditionState, StateName>
const units = { 'error-share': 'percent', p95: 'ms', rate: 'rate', cpu: 'cores', memory: 'bytes', 'event-loop': 'ms' } satisfies Record<Measure, ChartUnit>
const signals: Partial<Record<Measure, Signal>> = { 'error-share': 'errors', p95: 'p95', rate: 'requests' }
const factors: Partial<Record<Measure, number>> = { 'error-share': 0.01, cpu: 0.01, memory: 1_048_576 }
const inUnit = (measure: Measure, value: number) => value * (factors[measure] ?? 1)

/** Whose curve it is: of the called one, or of who tells it; of all called ones the run's own. */
const aboutOf = (run: ChaosRunDetail, condition: Condition): string => (condition.source === 'telemetry' ? condition.application : condition.callee === '*' ? run.application : condition.callee)

/** When the fault came, went, and was aborted. */
function markersOf(run: ChaosRunDetail, t: (key: 'marker.injected' | 'marker.gone' | 'marker.aborted') => string): ChartMarker[] {
  const marker = (id: string, at: string | null | undefined, title: string, look: 'bad' | 'info' | 'warn'): ChartMarker[] => (at ? [{ id, atMs: Date.parse(at), icon: 'chaos', title, look }] : [])
  return [...marker('injected', run.injectedAt, t('marker.injected'), 'bad'), ...marker('aborted', run.abortAsked?.at, t('marker.aborted'), 'warn'), ...marker('gone', run.goneAt, t('marker.gone'), 'info')]
}

/** Each condition with its bound, before, during and after: by the second, or by the steps in which telemetry tells. */
export function SteadyCharts({ run }: { run: ChaosRunDetail }) {
  const t = useTranslations('chaos')
  const words = useConditionWords()
  const sayBreaker = useBreakerWords()
  // What reacted, where it did. A proxy that is gone only leaves it out.
  const breakers = useQuery({ ...breakersQuery(run.application), refetchInterval: (own) => (own.state.error || !isRunning(run) ? false : 2_000) })
  const markers = useMemo(() => [...markersOf(run, t), ...breakerMarkers(breakers.data?.episodes ?? [], sayBreaker, run.application)], [run, breakers.data, sayBreaker, t])
  // One row of time for all of them, whoever tells first and last.
  const starts = [run.samples[0], run.steps[0]].flatMap((one) => one?.atMs ?? [])
  const first = starts.length > 0 ? Math.min(...starts) : Date.parse(run.createdAt)
  const last = Math.max(first, run.samples.at(-1)?.atMs ?? 0, run.steps.at(-1)?.atMs ?? 0)
  return (
    <CursorGroup>
      <div className="stack stack-4">
        {run.plan.conditions.map((condition, at) => {
          const { measure, bound } = condition
          const isTold = condition.source === 'telemetry'
          const looks = isTold ? run.steps : run.samples
          const stepMs = isTold ? lookMsOf(condition) : run.sampleStepMs
          const points = looks.map(({ atMs, values }) => ({ atMs, value: values[at] == null ? null : inUnit(measure, values[at]) }))
          const input: ChartInput = {
            unit: units[measure], series: [{ key: 'value', name: words.name(condition), points, colour: at }], fromMs: first, toMs: Math.max(first + 60_000, last + 1_000), stepMs, asOfMs: (looks.at(-1)?.atMs ?? first) + stepMs,
            threshold: { value: inUnit(measure, bound), label: words.bound(condition), inSight: true },
          }
          const now = run.steady[at]
          return (
            <TimeChart
              key={conditionKey(condition)}
              title={words.name(condition)}
              input={input}
              figure={isRunning(run) && now ? (
                <span className="row gap-2">
                  <State state={conditionLook[now.state]} word={t(`state.${now.state}`)} />
                  <span className="num sm muted">{figureText(measure, now.value)}, {words.bound(condition)}</span>
                </span>
              ) : (
                <span className="num sm muted">{words.bound(condition)}</span>
              )}
              markers={markers}
              height={112}
              gapReason={t(isTold ? 'nothingTold' : 'noCalls')}
              moment={{ application: aboutOf(run, condition), ...(signals[measure] && { signal: signals[measure] }) }}
            />
          )
        })}
      </div>
    </CursorGroup>
  )
}
