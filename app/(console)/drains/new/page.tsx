import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { getTranslations } from 'next-intl/server'
import { QueryView } from '@/components/data/query-view'
import { LoadingBlock } from '@/components/data/states'
import { NewDrainPage } from '@/components/drains/new-drain-page'
import { drainVerbs } from '@/lib/compose/web/drains'
import { fillQuery } from '@/lib/compose/web/fill-query'
import { requireActor } from '@/lib/compose/web/session'
import { drainsQuery } from '@/lib/domains/drains/queries/drains'
import { ListDrainsInput } from '@/lib/domains/drains/schemas'
import { makeQueryClient } from '@/lib/http/query-client'

export const generateMetadata = async () => ({ title: (await getTranslations('drains'))('new.title') })

export default async function Page() {
  const actor = await requireActor()
  const client = makeQueryClient()
  await fillQuery(client, drainsQuery({ limit: 1 }), drainVerbs().list(actor, ListDrainsInput.parse({ limit: 1 })))
  const t = await getTranslations('drains')
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <QueryView loading={<LoadingBlock height={320} />} title={t('unreadable')}>
        <NewDrainPage />
      </QueryView>
    </HydrationBoundary>
  )
}
