import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { getTranslations } from 'next-intl/server'
import { QueryView } from '@/components/data/query-view'
import { LoadingBlock } from '@/components/data/states'
import { OrderPage } from '@/components/services/order-page'
import { fillQuery } from '@/lib/compose/web/fill-query'
import { serviceVerbs } from '@/lib/compose/web/services'
import { requireActor } from '@/lib/compose/web/session'
import { marketplaceQuery } from '@/lib/domains/catalog/queries/services'
import { makeQueryClient } from '@/lib/http/query-client'

export const generateMetadata = async () => ({ title: (await getTranslations('services'))('new.title') })

export default async function Page() {
  const actor = await requireActor()
  const client = makeQueryClient()
  await fillQuery(client, marketplaceQuery(), serviceVerbs().marketplace(actor))
  const t = await getTranslations('services')
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <QueryView loading={<LoadingBlock height={320} />} title={t('unreadable')}>
        <OrderPage />
      </QueryView>
    </HydrationBoundary>
  )
}
