import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { getTranslations } from 'next-intl/server'
import { notFound } from 'next/navigation'
import { RunPage } from '@/components/chaos/run-page'
import { QueryView } from '@/components/data/query-view'
import { LoadingBlock } from '@/components/data/states'
import { chaosVerbs } from '@/lib/compose/web/chaos'
import { applicationVerbs } from '@/lib/compose/web/applications'
import { requireActor } from '@/lib/compose/web/session'
import { decide } from '@/lib/domains/access/core/policy'
import { runQuery } from '@/lib/domains/chaos/queries/runs'
import { RunParams } from '@/lib/domains/chaos/schemas'
import { makeQueryClient } from '@/lib/http/query-client'

type Params = Promise<{ run: string }>

async function numberOf(params: Params): Promise<number> {
  const read = RunParams.safeParse(await params)
  return read.success ? read.data.run : notFound()
}

export const generateMetadata = async ({ params }: { params: Params }) => ({ title: (await getTranslations('chaos'))('page.title', { number: String(await numberOf(params)) }) })

export default async function Page({ params }: { params: Params }) {
  const actor = await requireActor()
  const run = await numberOf(params)
  const client = makeQueryClient()
  const found = await chaosVerbs().read(actor, { run })
  if (!found.ok) notFound()
  client.setQueryData(runQuery(run).queryKey, found.value)
  const owned = await applicationVerbs().get(actor, { application: found.value.application })
  if (!owned.ok) notFound()
  const t = await getTranslations('chaos')
  const { teamId } = owned.value
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <QueryView loading={<LoadingBlock height={480} />} title={t('unreadable')}>
        <RunPage number={run} rights={{ abort: decide(actor, 'chaos:abort', teamId), run: decide(actor, 'chaos:run', teamId) }} />
      </QueryView>
    </HydrationBoundary>
  )
}
