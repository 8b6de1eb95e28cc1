import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { getTranslations } from 'next-intl/server'
import { QueryView } from '@/components/data/query-view'
import { LoadingBlock } from '@/components/data/states'
import { ZonesPage } from '@/components/truth/zones-page'
import { fillQuery } from '@/lib/compose/web/fill-query'
import { requireActor } from '@/lib/compose/web/session'
import { truthVerbs } from '@/lib/compose/web/truth'
import { zonesQuery } from '@/lib/domains/registry/queries/zones'
import { makeQueryClient } from '@/lib/http/query-client'

export const generateMetadata = async () => ({ title: (await getTranslations('truth'))('zones.pageTitle') })

export default async function Page() {
  const actor = await requireActor()
  const client = makeQueryClient()
  await fillQuery(client, zonesQuery(), truthVerbs().zones(actor, {}))
  const t = await getTranslations('truth')
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <QueryView loading={<LoadingBlock height={480} />} title={t('zones.unreadable')}>
        <ZonesPage />
      </QueryView>
    </HydrationBoundary>
  )
}
