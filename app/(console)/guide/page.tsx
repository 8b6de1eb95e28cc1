import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { getTranslations } from 'next-intl/server'
import { QueryView } from '@/components/data/query-view'
import { LoadingBlock } from '@/components/data/states'
import { GuidePage } from '@/components/guide/guide-page'
import { fillQuery } from '@/lib/compose/web/fill-query'
import { guideVerbs } from '@/lib/compose/web/guide'
import { requireActor } from '@/lib/compose/web/session'
import { guideQuery } from '@/lib/domains/guide/queries/guide'
import { makeQueryClient } from '@/lib/http/query-client'

export const generateMetadata = async () => ({ title: (await getTranslations('guide'))('title') })

export default async function Page() {
  const actor = await requireActor()
  const client = makeQueryClient()
  await fillQuery(client, guideQuery(), guideVerbs().read(actor))
  const t = await getTranslations('guide')
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <QueryView loading={<LoadingBlock height={480} />} title={t('unreadable')}>
        <GuidePage />
      </QueryView>
    </HydrationBoundary>
  )
}
