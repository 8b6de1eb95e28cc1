import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { getTranslations } from 'next-intl/server'
import { notFound } from 'next/navigation'
import { QueryView } from '@/components/data/query-view'
import { LoadingBlock } from '@/components/data/states'
import { RoutePage } from '@/components/gateway/route-page'
import { fillQuery } from '@/lib/compose/web/fill-query'
import { gatewayRouteVerbs } from '@/lib/compose/web/gateway-routes'
import { requireActor } from '@/lib/compose/web/session'
import { routeQuery } from '@/lib/domains/gateway/queries/routes'
import { RouteName } from '@/lib/domains/gateway/route-schemas'
import { makeQueryClient } from '@/lib/http/query-client'

type Params = Promise<{ route: string }>

export const generateMetadata = async ({ params }: { params: Params }) => ({ title: decodeURIComponent((await params).route) })

export default async function Page({ params }: { params: Params }) {
  const actor = await requireActor()
  const name = RouteName.safeParse(decodeURIComponent((await params).route))
  if (!name.success) notFound()
  const found = await gatewayRouteVerbs().get(actor, { route: name.data })
  if (!found.ok && found.error.code === 'not-found') notFound()
  const client = makeQueryClient()
  await fillQuery(client, routeQuery(name.data), Promise.resolve(found))
  const t = await getTranslations('gateway')
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <QueryView loading={<LoadingBlock height={480} />} title={t('unreadable')}>
        <RoutePage name={name.data} />
      </QueryView>
    </HydrationBoundary>
  )
}
