import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { getTranslations } from 'next-intl/server'
import { QueryView } from '@/components/data/query-view'
import { LoadingBlock } from '@/components/data/states'
import { truthAsk } from '@/components/truth/truth-ask'
import { TruthPage } from '@/components/truth/truth-page'
import { fillQuery } from '@/lib/compose/web/fill-query'
import { requireActor } from '@/lib/compose/web/session'
import { truthVerbs } from '@/lib/compose/web/truth'
import { truthQuery } from '@/lib/domains/registry/queries/truth'
import { TruthQuery } from '@/lib/domains/registry/truth-schemas'
import { type PageSearch, searchOf } from '@/lib/http/page-search'
import { makeQueryClient } from '@/lib/http/query-client'

export const generateMetadata = async () => ({ title: (await getTranslations('truth'))('title') })

export default async function Page({ searchParams }: { searchParams: PageSearch }) {
  const actor = await requireActor()
  const ask = truthAsk(await searchOf(searchParams))
  const client = makeQueryClient()
  await fillQuery(client, truthQuery(ask), truthVerbs().list(actor, TruthQuery.parse(ask)))
  const t = await getTranslations('truth')
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <QueryView loading={<LoadingBlock height={480} />} title={t('unreadable')}>
        <TruthPage />
      </QueryView>
    </HydrationBoundary>
  )
}
