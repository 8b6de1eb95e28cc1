import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { getTranslations } from 'next-intl/server'
import { QueryView } from '@/components/data/query-view'
import { LoadingBlock } from '@/components/data/states'
import { routesAsk } from '@/components/gateway/routes-ask'
import { RoutesPage } from '@/components/gateway/routes-page'
import { fillQuery } from '@/lib/compose/web/fill-query'
import { gatewayRouteVerbs } from '@/lib/compose/web/gateway-routes'
import { requireActor } from '@/lib/compose/web/session'
import { filtersQuery } from '@/lib/domains/gateway/queries/filters'
import { routesQuery } from '@/lib/domains/gateway/queries/routes'
import { ListRoutesInput } from '@/lib/domains/gateway/route-api-schemas'
import { type PageSearch, searchOf } from '@/lib/http/page-search'
import { makeQueryClient } from '@/lib/http/query-client'

export const generateMetadata = async () => ({ title: (await getTranslations('gateway'))('title') })

export default async function Page({ searchParams }: { searchParams: PageSearch }) {
  const actor = await requireActor()
  const ask = routesAsk(await searchOf(searchParams))
  const client = makeQueryClient()
  await fillQuery(client, routesQuery(ask), gatewayRouteVerbs().list(actor, ListRoutesInput.parse(ask)))
  await fillQuery(client, filtersQuery(), gatewayRouteVerbs().filters.list(actor))
  const t = await getTranslations('gateway')
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <QueryView loading={<LoadingBlock height={480} />} title={t('unreadable')}>
        <RoutesPage />
      </QueryView>
    </HydrationBoundary>
  )
}
