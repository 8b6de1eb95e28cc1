'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { useRouter, useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import type { Overview } from '@/lib/domains/estate/schemas'
import { changesQuery } from '@/lib/domains/ledger/queries/changes'
import { changeMarkers } from '../changes/change-look'
import { useChangeTitle } from '../changes/change-words'
import { GoldenCharts } from '../charts/draw/golden-charts'
import type { MomentScope } from '../charts/prepare/moment-scope'
import { readWhy } from '../correlation/why-ask'
import { WhyPanel } from '../correlation/why-panel'
import { Freshness } from '../data/freshness'
import { ScopeLink } from '../shell/scope-link'
import { withScope } from '../shell/scope'
import { useScope } from '../shell/use-scope'
import { Panel } from '../ui/panel'
import { changesAsk } from './ask'

/** Rate, errors and latency where requests enter, with the changes that may explain them. */
export function EstateCharts({ overview, failing }: { overview: Overview; failing: boolean }) {
  const t = useTranslations('overview')
  const why = useTranslations('correlation')
  const { entrance, telemetry, range } = overview
  const params = useSearchParams()
  const router = useRouter()
  const scope = useScope()
  const titleOf = useChangeTitle()
  const { data: changes } = useSuspenseQuery(changesQuery(changesAsk(new URLSearchParams(params))))
  const markers = useMemo(() => changeMarkers(changes.items, titleOf), [changes, titleOf])
  const answer = useMemo(() => entrance && telemetry.meta && { series: [{ key: '', points: entrance.points }], stepMs: entrance.stepMs, more: 0, meta: telemetry.meta }, [entrance, telemetry.meta])
  if (!entrance || !answer) return null
  const asked = readWhy(params.get('moment'))
  const moment: MomentScope = { ...(entrance.of === 'edge' && { application: 'edge' }), ...(scope.zone && { zone: scope.zone }) }
  return (
    <>
      <Panel
        title={t(entrance.of === 'edge' ? 'traffic.title' : 'traffic.titleAll')}
        end={<ScopeLink className="sm" href={entrance.of === 'edge' ? '/traces?application=edge' : '/traces'}>{t('traffic.traces')}</ScopeLink>}
        footer={<Freshness meta={answer.meta} failing={failing} limitMs={scope.live ? 30_000 : null} />}
        body
        className="sigs-3"
      >
        <GoldenCharts
          answer={answer}
          fromMs={range.fromMs}
          toMs={range.toMs}
          markers={markers}
          onZoom={scope.zoomTo}
          onZoomBack={() => router.back()}
          moment={moment}
          {...(asked && { selected: asked.span })}
          onMarkers={([first]) => first && router.push(withScope(`/changes?sel=CHG-${first.id}`, new URLSearchParams(params)))}
        />
        <p className="xs muted mt-2">{why('hint')}</p>
      </Panel>
      <WhyPanel scope={moment} />
    </>
  )
}
