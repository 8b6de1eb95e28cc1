import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { getTranslations } from 'next-intl/server'
import { ApplicationsPage } from '@/components/applications/applications-page'
import { QueryView } from '@/components/data/query-view'
import { LoadingBlock } from '@/components/data/states'
import { applicationsAsk } from '@/components/overview/ask'
import { fillQuery } from '@/lib/compose/web/fill-query'
import { overviewVerbs } from '@/lib/compose/web/overview'
import { requireActor } from '@/lib/compose/web/session'
import { overviewQuery } from '@/lib/domains/estate/queries/overview'
import { OverviewQuery } from '@/lib/domains/estate/schemas'
import { type PageSearch, searchOf } from '@/lib/http/page-search'
import { makeQueryClient } from '@/lib/http/query-client'

export const generateMetadata = async () => ({ title: (await getTranslations('applications'))('title') })

export default async function Page({ searchParams }: { searchParams: PageSearch }) {
  const actor = await requireActor()
  const ask = applicationsAsk(await searchOf(searchParams))
  const client = makeQueryClient()
  await fillQuery(client, overviewQuery(ask), overviewVerbs().overview(actor, OverviewQuery.parse(ask)))
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <QueryView loading={<LoadingBlock height={480} />}>
        <ApplicationsPage />
      </QueryView>
    </HydrationBoundary>
  )
}
