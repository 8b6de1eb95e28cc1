import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { getTranslations } from 'next-intl/server'
import { chartKindOf, goldenScopeAsk, heatAsk, metricsAsk, queriesOf } from '@/components/metrics/metrics-ask'
import { MetricsPage } from '@/components/metrics/metrics-page'
import { fillQuery } from '@/lib/compose/web/fill-query'
import { requireActor } from '@/lib/compose/web/session'
import { telemetryVerbs } from '@/lib/compose/web/telemetry'
import { HeatMapQuery, MetricsQuery } from '@/lib/domains/telemetry/metric-query-schemas'
import { goldenQuery } from '@/lib/domains/telemetry/queries/golden'
import { heatMapQuery, metricsQuery } from '@/lib/domains/telemetry/queries/metrics'
import { GoldenQuery } from '@/lib/domains/telemetry/query-schemas'
import { type PageSearch, searchOf } from '@/lib/http/page-search'
import { makeQueryClient } from '@/lib/http/query-client'

export const generateMetadata = async () => ({ title: (await getTranslations('metrics'))('title') })

export default async function Page({ searchParams }: { searchParams: PageSearch }) {
  const actor = await requireActor()
  const params = await searchOf(searchParams)
  const client = makeQueryClient()
  const verbs = telemetryVerbs()
  const heat = () => fillQuery(client, heatMapQuery(heatAsk(params)), verbs.heatMap(actor, HeatMapQuery.parse(heatAsk(params))))
  const ask = metricsAsk(params)
  if (ask) await (chartKindOf(params) === 'heat' ? heat() : fillQuery(client, metricsQuery(ask), verbs.metrics(actor, MetricsQuery.parse(ask))))
  // A query that cannot be read asks nothing.
  else if (queriesOf(params).length === 0) await Promise.all([fillQuery(client, goldenQuery(goldenScopeAsk(params)), verbs.golden(actor, GoldenQuery.parse(goldenScopeAsk(params)))), heat()])
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <MetricsPage />
    </HydrationBoundary>
  )
}
