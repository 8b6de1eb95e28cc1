'use client'

import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import type { ChaosRunDetail } from '@/lib/domains/chaos/schemas'
import type { Condition, ConditionState } from '@/lib/domains/chaos/steady-schemas'
import { CursorGroup } from '../charts/draw/cursor-group'
import { TimeChart } from '../charts/draw/time-chart'
import type { ChartInput, ChartMarker, ChartUnit } from '../charts/prepare/chart-input'
import { State, type StateName } from '../ui/state'
import { isRunning } from './run-look'
import { figureText, useConditionWords } from './run-words'

export const conditionLook = { holds: 'ok', bad: 'warn', broken: 'bad', unknown: 'unknown' } satisfies Record<ConditionState, StateName>
const units = { 'error-share': 'percent', p95: 'ms', rate: 'rate' } satisfies Record<Condition['measure'], ChartUnit>
const inUnit = (measure: Condition['measure'], value: number) => (measure === 'error-share' ? value / 100 : value)

/** When the fault came, went, and was aborted. */
function markersOf(run: ChaosRunDetail, t: (key: 'marker.injected' | 'marker.gone' | 'marker.aborted') => string): ChartMarker[] {
  const marker = (id: string, at: string | null | undefined, title: string, look: 'bad' | 'info' | 'warn'): ChartMarker[] => (at ? [{ id, atMs: Date.parse(at), icon: 'chaos', title, look }] : [])
  return [...marker('injected', run.injectedAt, t('marker.injected'), 'bad'), ...marker('aborted', run.abortAsked?.at, t('marker.aborted'), 'warn'), ...marker('gone', run.goneAt, t('marker.gone'), 'info')]
}

/** Each condition by the second with its bound, before, during and after. */
export function SteadyCharts({ run, onOpen }: { run: ChaosRunDetail; onOpen: (fromMs: number, toMs: number) => void }) {
  const t = useTranslations('chaos')
  const words = useConditionWords()
  const markers = useMemo(() => markersOf(run, t), [run, t])
  const first = run.samples[0]?.atMs ?? Date.parse(run.createdAt)
  const last = run.samples.at(-1)?.atMs ?? first
  return (
    <CursorGroup>
      <div className="stack stack-4">
        {run.plan.conditions.map((condition, at) => {
          const { measure, bound } = condition
          const points = run.samples.map(({ atMs, values }) => ({ atMs, value: values[at] == null ? null : inUnit(measure, values[at]) }))
          const input: ChartInput = {
            unit: units[measure], series: [{ key: 'value', name: words.name(condition), points, colour: at }], fromMs: first, toMs: Math.max(first + 60_000, last + 1_000), stepMs: 1_000, asOfMs: last + 1_000,
            threshold: { value: inUnit(measure, bound), label: t('threshold', { bound: words.bound(condition) }) },
          }
          const now = run.steady[at]
          return (
            <TimeChart
              key={`${measure} ${condition.caller} ${condition.callee}`}
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
              gapReason={t('noCalls')}
              onOpen={onOpen}
            />
          )
        })}
      </div>
    </CursorGroup>
  )
}
