import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { getTranslations } from 'next-intl/server'
import { notFound } from 'next/navigation'
import { QueryView } from '@/components/data/query-view'
import { LoadingBlock } from '@/components/data/states'
import { ServicePage } from '@/components/services/service-page'
import { fillQuery } from '@/lib/compose/web/fill-query'
import { serviceVerbs } from '@/lib/compose/web/services'
import { requireActor } from '@/lib/compose/web/session'
import { serviceQuery } from '@/lib/domains/catalog/queries/services'
import { ListServicesInput } from '@/lib/domains/catalog/schemas'
import { makeQueryClient } from '@/lib/http/query-client'

type Params = Promise<{ team: string; name: string }>

export const generateMetadata = async ({ params }: { params: Params }) => ({ title: decodeURIComponent((await params).name) })

/** By team and name: the living one, else the last that had this name. */
export default async function Page({ params }: { params: Params }) {
  const actor = await requireActor()
  const { team, name } = await params
  const ask = ListServicesInput.safeParse({ team: decodeURIComponent(team), name: decodeURIComponent(name), state: 'all', limit: 20 })
  if (!ask.success) notFound()
  const found = await serviceVerbs().list(actor, ask.data)
  const service = found.ok && (found.value.items.find(({ state }) => state !== 'deleted') ?? found.value.items[0])
  if (!service) notFound()
  const client = makeQueryClient()
  await fillQuery(client, serviceQuery(service.id), serviceVerbs().get(actor, { service: service.id }))
  const t = await getTranslations('services')
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <QueryView loading={<LoadingBlock height={480} />} title={t('unreadable')}>
        <ServicePage id={service.id} />
      </QueryView>
    </HydrationBoundary>
  )
}
