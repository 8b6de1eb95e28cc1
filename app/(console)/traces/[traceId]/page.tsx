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
import { type FoldAsk, rowsPerPage, storedTrace, traceQueries } from '@/lib/domains/telemetry/queries/trace-parts'
import { LogsQuery } from '@/lib/domains/telemetry/query-schemas'
import { TraceInput } from '@/lib/domains/telemetry/schemas'
import { SpanId } from '@/lib/domains/telemetry/trace-schemas'
import { type PageSearch, searchOf } from '@/lib/http/page-search'
import { makeQueryClient } from '@/lib/http/query-client'

type Params = Promise<{ traceId: string }>

const open: FoldAsk = { base: 'open', except: [] }

export const generateMetadata = async ({ params }: { params: Params }) => ({ title: (await getTranslations('trace'))('title', { id: (await params).traceId.slice(0, 8) }) })

/** The summary, the span that the address names, and the page of rows around it: what the first screen shows. */
export default async function Page({ params, searchParams }: { params: Params; searchParams: PageSearch }) {
  const actor = await requireActor()
  const asked = TraceInput.pick({ traceId: true }).safeParse(await params)
  if (!asked.success) notFound()
  const { traceId } = asked.data
  const client = makeQueryClient()
  const verbs = telemetryVerbs()
  const queries = traceQueries(storedTrace(traceId))
  const fault = await fillQuery(client, queries.summary(), verbs.traceSummary(actor, { traceId }))
  if (fault?.code === 'not-found') notFound()
  const trace = client.getQueryData(queries.summary().queryKey)
  if (trace) {
    const named = SpanId.safeParse((await searchOf(searchParams)).get('span'))
    const spanId = named.success ? named.data : trace.root.spanId
    await fillQuery(client, queries.span(open, spanId), verbs.traceSpan(actor, { traceId, spanId, base: 'open', except: '' }))
    const page = Math.floor((client.getQueryData(queries.span(open, spanId).queryKey)?.row ?? 0) / rowsPerPage)
    const ask = traceLogsAsk(trace)
    await Promise.all([
      fillQuery(client, queries.rows(open, page), verbs.traceRows(actor, { traceId, base: 'open', except: '', from: page * rowsPerPage, count: rowsPerPage })),
      fillQuery(client, logsQuery(ask), verbs.searchLogs(actor, LogsQuery.parse(ask))),
    ])
  }
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <QueryView loading={<LoadingBlock height={480} />}>
        <TracePage traceId={traceId} />
      </QueryView>
    </HydrationBoundary>
  )
}
