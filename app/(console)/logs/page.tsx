import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { getTranslations } from 'next-intl/server'
import { logsAsk } from '@/components/logs/log-query'
import { LogsPage } from '@/components/logs/logs-page'
import { fillQuery } from '@/lib/compose/web/fill-query'
import { requireActor } from '@/lib/compose/web/session'
import { telemetryVerbs } from '@/lib/compose/web/telemetry'
import { logsQuery } from '@/lib/domains/telemetry/queries/logs'
import { LogsQuery } from '@/lib/domains/telemetry/query-schemas'
import { type PageSearch, searchOf } from '@/lib/http/page-search'
import { makeQueryClient } from '@/lib/http/query-client'

export const generateMetadata = async () => ({ title: (await getTranslations('logs'))('title') })

export default async function Page({ searchParams }: { searchParams: PageSearch }) {
  const actor = await requireActor()
  const params = await searchOf(searchParams)
  const ask = logsAsk(params)
  const { cursor: _cursor, ...first } = ask
  const client = makeQueryClient()
  const fill = (one: typeof ask) => fillQuery(client, logsQuery(one), telemetryVerbs().searchLogs(actor, LogsQuery.parse(one)))
  // A tail asks by itself: searching first would only delay it.
  if (params.get('tail') !== '1') await Promise.all([fill({ ...first, limit: 1 }), fill(ask)])
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <LogsPage />
    </HydrationBoundary>
  )
}
