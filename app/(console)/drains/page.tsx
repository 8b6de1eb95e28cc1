import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { getTranslations } from 'next-intl/server'
import { QueryView } from '@/components/data/query-view'
import { LoadingBlock } from '@/components/data/states'
import { drainsAsk } from '@/components/drains/drains-ask'
import { DrainsPage } from '@/components/drains/drains-page'
import { drainVerbs } from '@/lib/compose/web/drains'
import { fillQuery } from '@/lib/compose/web/fill-query'
import { requireActor } from '@/lib/compose/web/session'
import { drainsQuery } from '@/lib/domains/drains/queries/drains'
import { ListDrainsInput } from '@/lib/domains/drains/schemas'
import { type PageSearch, searchOf } from '@/lib/http/page-search'
import { makeQueryClient } from '@/lib/http/query-client'

export const generateMetadata = async () => ({ title: (await getTranslations('drains'))('title') })

export default async function Page({ searchParams }: { searchParams: PageSearch }) {
  const actor = await requireActor()
  const ask = drainsAsk(await searchOf(searchParams))
  const client = makeQueryClient()
  await fillQuery(client, drainsQuery(ask), drainVerbs().list(actor, ListDrainsInput.parse(ask)))
  const t = await getTranslations('drains')
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <QueryView loading={<LoadingBlock height={480} />} title={t('unreadable')}>
        <DrainsPage />
      </QueryView>
    </HydrationBoundary>
  )
}
