import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { getTranslations } from 'next-intl/server'
import { wallAsk } from '@/components/breakers/breakers-ask'
import { BreakersPage } from '@/components/breakers/breakers-page'
import { QueryView } from '@/components/data/query-view'
import { LoadingBlock } from '@/components/data/states'
import { breakerVerbs } from '@/lib/compose/web/breakers'
import { fillQuery } from '@/lib/compose/web/fill-query'
import { requireActor } from '@/lib/compose/web/session'
import { streamsQuery, wallQuery } from '@/lib/domains/breakers/queries/breakers'
import { WallInput } from '@/lib/domains/breakers/schemas'
import { type PageSearch, searchOf } from '@/lib/http/page-search'
import { makeQueryClient } from '@/lib/http/query-client'

export const generateMetadata = async () => ({ title: (await getTranslations('breakers'))('title') })

export default async function Page({ searchParams }: { searchParams: PageSearch }) {
  const actor = await requireActor()
  const ask = wallAsk(await searchOf(searchParams))
  const client = makeQueryClient()
  await Promise.all([fillQuery(client, wallQuery(ask), breakerVerbs().wall(actor, WallInput.parse(ask))), fillQuery(client, streamsQuery(), breakerVerbs().streams(actor))])
  const t = await getTranslations('breakers')
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <QueryView loading={<LoadingBlock height={480} />} title={t('unreadable')}>
        <BreakersPage />
      </QueryView>
    </HydrationBoundary>
  )
}
