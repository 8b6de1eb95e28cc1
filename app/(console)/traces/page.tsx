import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { getTranslations } from 'next-intl/server'
import { scatterAsk, tracesAsk } from '@/components/traces/trace-query'
import { TracesPage } from '@/components/traces/traces-page'
import { fillQuery } from '@/lib/compose/web/fill-query'
import { requireActor } from '@/lib/compose/web/session'
import { telemetryVerbs } from '@/lib/compose/web/telemetry'
import { scatterQuery } from '@/lib/domains/telemetry/queries/cohorts'
import { tracesQuery } from '@/lib/domains/telemetry/queries/traces'
import { TracesQuery } from '@/lib/domains/telemetry/query-schemas'
import { TraceScatterQuery } from '@/lib/domains/telemetry/trace-query-schemas'
import { type PageSearch, searchOf } from '@/lib/http/page-search'
import { makeQueryClient } from '@/lib/http/query-client'

export const generateMetadata = async () => ({ title: (await getTranslations('traces'))('title') })

export default async function Page({ searchParams }: { searchParams: PageSearch }) {
  const actor = await requireActor()
  const ask = tracesAsk(await searchOf(searchParams))
  const client = makeQueryClient()
  await Promise.all([
    fillQuery(client, tracesQuery(ask), telemetryVerbs().searchTraces(actor, TracesQuery.parse(ask))),
    fillQuery(client, scatterQuery(scatterAsk(ask)), telemetryVerbs().traceScatter(actor, TraceScatterQuery.parse(scatterAsk(ask)))),
  ])
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <TracesPage />
    </HydrationBoundary>
  )
}
