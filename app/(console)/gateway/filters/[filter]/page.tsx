import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { getTranslations } from 'next-intl/server'
import { notFound } from 'next/navigation'
import { QueryView } from '@/components/data/query-view'
import { LoadingBlock } from '@/components/data/states'
import { FilterPage } from '@/components/gateway/filter-page'
import { fillQuery } from '@/lib/compose/web/fill-query'
import { gatewayRouteVerbs } from '@/lib/compose/web/gateway-routes'
import { requireActor } from '@/lib/compose/web/session'
import { filterQuery } from '@/lib/domains/gateway/queries/filters'
import { RouteName } from '@/lib/domains/gateway/route-schemas'
import { makeQueryClient } from '@/lib/http/query-client'

type Params = Promise<{ filter: string }>

export const generateMetadata = async ({ params }: { params: Params }) => ({ title: decodeURIComponent((await params).filter) })

export default async function Page({ params }: { params: Params }) {
  const actor = await requireActor()
  const name = RouteName.safeParse(decodeURIComponent((await params).filter))
  if (!name.success) notFound()
  const found = await gatewayRouteVerbs().filters.get(actor, { filter: name.data })
  if (!found.ok && found.error.code === 'not-found') notFound()
  const client = makeQueryClient()
  await fillQuery(client, filterQuery(name.data), Promise.resolve(found))
  const t = await getTranslations('gateway')
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <QueryView loading={<LoadingBlock height={480} />} title={t('unreadable')}>
        <FilterPage name={name.data} />
      </QueryView>
    </HydrationBoundary>
  )
}
