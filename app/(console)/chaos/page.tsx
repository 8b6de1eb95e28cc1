import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { getTranslations } from 'next-intl/server'
import { historyAsk, underWayAsk } from '@/components/chaos/chaos-ask'
import { ChaosPage } from '@/components/chaos/chaos-page'
import { QueryView } from '@/components/data/query-view'
import { LoadingBlock } from '@/components/data/states'
import { chaosVerbs } from '@/lib/compose/web/chaos'
import { fillQuery } from '@/lib/compose/web/fill-query'
import { requireActor } from '@/lib/compose/web/session'
import { type RunsAsk, runsQuery } from '@/lib/domains/chaos/queries/runs'
import { ListRunsInput } from '@/lib/domains/chaos/schemas'
import { type PageSearch, searchOf } from '@/lib/http/page-search'
import { makeQueryClient } from '@/lib/http/query-client'

export const generateMetadata = async () => ({ title: (await getTranslations('chaos'))('title') })

export default async function Page({ searchParams }: { searchParams: PageSearch }) {
  const actor = await requireActor()
  const params = await searchOf(searchParams)
  const client = makeQueryClient()
  const fill = (ask: RunsAsk) => fillQuery(client, runsQuery(ask), chaosVerbs().list(actor, ListRunsInput.parse(ask)))
  await Promise.all([fill(underWayAsk(params)), fill(historyAsk(params))])
  const t = await getTranslations('chaos')
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <QueryView loading={<LoadingBlock height={480} />} title={t('unreadable')}>
        <ChaosPage />
      </QueryView>
    </HydrationBoundary>
  )
}
