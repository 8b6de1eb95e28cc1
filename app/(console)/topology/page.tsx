import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { getTranslations } from 'next-intl/server'
import { QueryView } from '@/components/data/query-view'
import { LoadingBlock } from '@/components/data/states'
import { topologyAsk } from '@/components/topology/topology-ask'
import { TopologyPage } from '@/components/topology/topology-page'
import { fillQuery } from '@/lib/compose/web/fill-query'
import { overviewVerbs } from '@/lib/compose/web/overview'
import { requireActor } from '@/lib/compose/web/session'
import { topologyQuery } from '@/lib/domains/estate/queries/topology'
import { TopologyQuery } from '@/lib/domains/estate/topology-schemas'
import { type PageSearch, searchOf } from '@/lib/http/page-search'
import { makeQueryClient } from '@/lib/http/query-client'

export const generateMetadata = async () => ({ title: (await getTranslations('topology'))('title') })

export default async function Page({ searchParams }: { searchParams: PageSearch }) {
  const actor = await requireActor()
  const ask = topologyAsk(await searchOf(searchParams))
  const client = makeQueryClient()
  await fillQuery(client, topologyQuery(ask), overviewVerbs().topology(actor, TopologyQuery.parse(ask)))
  const t = await getTranslations('topology')
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <QueryView loading={<LoadingBlock height={560} />} title={t('unreadable')}>
        <TopologyPage />
      </QueryView>
    </HydrationBoundary>
  )
}
