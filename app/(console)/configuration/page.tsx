import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { getTranslations } from 'next-intl/server'
import { documentsAsk } from '@/components/configuration/documents-ask'
import { DocumentsPage } from '@/components/configuration/documents-page'
import { QueryView } from '@/components/data/query-view'
import { LoadingBlock } from '@/components/data/states'
import { configVerbs } from '@/lib/compose/web/configuration'
import { fillQuery } from '@/lib/compose/web/fill-query'
import { requireActor } from '@/lib/compose/web/session'
import { configDocumentsQuery } from '@/lib/domains/configuration/queries/documents'
import { ListConfigInput } from '@/lib/domains/configuration/schemas'
import { type PageSearch, searchOf } from '@/lib/http/page-search'
import { makeQueryClient } from '@/lib/http/query-client'

export const generateMetadata = async () => ({ title: (await getTranslations('configuration'))('title') })

export default async function Page({ searchParams }: { searchParams: PageSearch }) {
  const actor = await requireActor()
  const ask = documentsAsk(await searchOf(searchParams))
  const client = makeQueryClient()
  await fillQuery(client, configDocumentsQuery(ask), configVerbs().list(actor, ListConfigInput.parse(ask)))
  const t = await getTranslations('configuration')
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <QueryView loading={<LoadingBlock height={480} />} title={t('unreadable')}>
        <DocumentsPage />
      </QueryView>
    </HydrationBoundary>
  )
}
