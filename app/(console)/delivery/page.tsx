import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { getTranslations } from 'next-intl/server'
import { QueryView } from '@/components/data/query-view'
import { LoadingBlock } from '@/components/data/states'
import { historyAsk, underWayAsk } from '@/components/delivery/delivery-ask'
import { DeliveryPage } from '@/components/delivery/delivery-page'
import { fillQuery } from '@/lib/compose/web/fill-query'
import { rolloutVerbs } from '@/lib/compose/web/rollouts'
import { requireActor } from '@/lib/compose/web/session'
import { type RolloutsAsk, rolloutsQuery } from '@/lib/domains/delivery/queries/rollouts'
import { ListRolloutsInput } from '@/lib/domains/delivery/rollout-schemas'
import { type PageSearch, searchOf } from '@/lib/http/page-search'
import { makeQueryClient } from '@/lib/http/query-client'

export const generateMetadata = async () => ({ title: (await getTranslations('delivery'))('title') })

export default async function Page({ searchParams }: { searchParams: PageSearch }) {
  const actor = await requireActor()
  const params = await searchOf(searchParams)
  const client = makeQueryClient()
  const fill = (ask: RolloutsAsk) => fillQuery(client, rolloutsQuery(ask), rolloutVerbs().list(actor, ListRolloutsInput.parse(ask)))
  await Promise.all([fill(underWayAsk(params)), fill(historyAsk(params))])
  const t = await getTranslations('delivery')
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <QueryView loading={<LoadingBlock height={480} />} title={t('unreadable')}>
        <DeliveryPage />
      </QueryView>
    </HydrationBoundary>
  )
}
