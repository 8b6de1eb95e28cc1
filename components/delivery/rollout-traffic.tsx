'use client'

import { useSuspenseQueries } from '@tanstack/react-query'
import { useRouter, useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import type { RolloutDetail } from '@/lib/domains/delivery/rollout-schemas'
import { changesQuery } from '@/lib/domains/ledger/queries/changes'
import { goldenQuery } from '@/lib/domains/telemetry/queries/golden'
import { summaryQuery } from '@/lib/domains/telemetry/queries/summary'
import { changeMarkers } from '../changes/change-look'
import { useChangeTitle } from '../changes/change-words'
import { TimeChart } from '../charts/draw/time-chart'
import type { ChartInput } from '../charts/prepare/chart-input'
import { goldenSeries } from '../charts/prepare/golden-series'
import { Freshness } from '../data/freshness'
import { withScope } from '../shell/scope'
import { useLive } from '../shell/use-live'
import { useNow } from '../ui/use-now'
import { groupLook, groupsOf, rolloutRange } from './rollout-groups'
import { SidesTable } from './sides-table'

/** Requests of each group over the rollout's time with its changes, and the figures of old and new beside each other. */
export function RolloutTraffic({ rollout }: { rollout: RolloutDetail }) {
  const t = useTranslations('delivery')
  const router = useRouter()
  const params = new URLSearchParams(useSearchParams())
  const live = useLive(5_000)
  const titleOf = useChangeTitle()
  const { application, cluster, strategy } = rollout
  const groups = groupsOf(rollout)
  const range = rolloutRange(rollout, useNow())
  const ask = { ...range, application, cluster }
  const every = { refetchInterval: range.to === 'now' ? live.refetchInterval : (false as const) }
  const began = String(Date.parse(rollout.createdAt))
  const [golden, sides, changes] = useSuspenseQueries({
    queries: [
      { ...goldenQuery({ ...ask, by: 'serverGroup' }), ...every },
      { ...summaryQuery({ ...ask, from: began, by: 'serverGroup', sort: 'key', ...(groups.length > 0 && { keys: groups.map(({ name }) => name).join(',') }) }), ...every },
      { ...changesQuery({ ...range, application, limit: 100 }), ...every },
    ],
  })
  const answer = golden.data
  const input = useMemo<ChartInput>(() => {
    const known = new Map(groupsOf(rollout).map((group) => [group.name, group.role]))
    const series = goldenSeries(answer, 'requests', (key) => key)
      .filter(({ key }) => known.has(key))
      .map((one) => {
        const { fill: _fill, ...look } = groupLook(known.get(one.key) ?? 'production', strategy)
        return { ...one, ...look }
      })
    const fromMs = Number(range.from)
    return { unit: 'rate', series, fromMs, toMs: Math.max(fromMs + 60_000, range.to === 'now' ? answer.meta.asOfMs : Number(range.to)), stepMs: answer.stepMs, asOfMs: answer.meta.asOfMs }
  }, [answer, rollout, strategy, range.from, range.to])
  const markers = useMemo(() => changeMarkers(changes.data.items, titleOf, application), [changes.data, titleOf, application])
  const go = (href: string) => router.push(withScope(href, params))
  return (
    <>
      <TimeChart
        title={t('page.chart')}
        input={input}
        figure={null}
        height={120}
        markers={markers}
        moment={{ application, cluster, signal: 'requests' }}
        onMarkers={([first]) => first && go(`/changes?sel=CHG-${first.id}&from=${range.from}&to=${range.to}`)}
      />
      <SidesTable application={application} groups={groups} rows={sides.data.rows} from={began} to={range.to} />
      <p>
        <Freshness meta={answer.meta} failing={golden.isRefetchError} limitMs={range.to === 'now' ? live.limitMs : null} />
      </p>
    </>
  )
}
