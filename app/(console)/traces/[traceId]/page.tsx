import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { getTranslations } from 'next-intl/server'
import { notFound } from 'next/navigation'
import { QueryView } from '@/components/data/query-view'
import { LoadingBlock } from '@/components/data/states'
import { traceLogsAsk } from '@/components/traces/trace-logs-ask'
import { TracePage } from '@/components/traces/trace-page'
import { fillQuery } from '@/lib/compose/web/fill-query'
import { requireActor } from '@/lib/compose/web/session'
import { telemetryVerbs } from '@/lib/compose/web/telemetry'
import { logsQuery } from '@/lib/domains/telemetry/queries/logs'
import { traceQuery } from '@/lib/domains/telemetry/queries/trace'
import { LogsQuery } from '@/lib/domains/telemetry/query-schemas'
import { TraceInput } from '@/lib/domains/telemetry/schemas'
import { makeQueryClient } from '@/lib/http/query-client'

type Params = Promise<{ traceId: string }>

export const generateMetadata = async ({ params }: { params: Params }) => ({ title: (await getTranslations('trace'))('title', { id: (await params).traceId.slice(0, 8) }) })

export default async function Page({ params }: { params: Params }) {
  const actor = await requireActor()
  const asked = TraceInput.pick({ traceId: true }).safeParse(await params)
  if (!asked.success) notFound()
  const { traceId } = asked.data
  const client = makeQueryClient()
  const fault = await fillQuery(client, traceQuery(traceId), telemetryVerbs().trace(actor, { traceId }))
  if (fault?.code === 'not-found') notFound()
  const trace = client.getQueryData(traceQuery(traceId).queryKey)
  if (trace) {
    const ask = traceLogsAsk(trace)
    await fillQuery(client, logsQuery(ask), telemetryVerbs().searchLogs(actor, LogsQuery.parse(ask)))
  }
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <QueryView loading={<LoadingBlock height={480} />}>
        <TracePage traceId={traceId} />
      </QueryView>
    </HydrationBoundary>
  )
}
