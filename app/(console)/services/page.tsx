import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { getTranslations } from 'next-intl/server'
import { QueryView } from '@/components/data/query-view'
import { LoadingBlock } from '@/components/data/states'
import { servicesAsk } from '@/components/services/services-ask'
import { ServicesPage } from '@/components/services/services-page'
import { fillQuery } from '@/lib/compose/web/fill-query'
import { serviceVerbs } from '@/lib/compose/web/services'
import { requireActor } from '@/lib/compose/web/session'
import { marketplaceQuery, servicesQuery } from '@/lib/domains/catalog/queries/services'
import { ListServicesInput } from '@/lib/domains/catalog/schemas'
import { type PageSearch, searchOf } from '@/lib/http/page-search'
import { makeQueryClient } from '@/lib/http/query-client'

export const generateMetadata = async () => ({ title: (await getTranslations('services'))('title') })

export default async function Page({ searchParams }: { searchParams: PageSearch }) {
  const actor = await requireActor()
  const ask = servicesAsk(await searchOf(searchParams))
  const client = makeQueryClient()
  await Promise.all([
    fillQuery(client, marketplaceQuery(), serviceVerbs().marketplace(actor)),
    fillQuery(client, servicesQuery(ask), serviceVerbs().list(actor, ListServicesInput.parse(ask))),
  ])
  const t = await getTranslations('services')
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <QueryView loading={<LoadingBlock height={480} />} title={t('unreadable')}>
        <ServicesPage />
      </QueryView>
    </HydrationBoundary>
  )
}
