import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { getTranslations } from 'next-intl/server'
import { SourcesPage } from '@/components/settings/sources-page'
import { fillQuery } from '@/lib/compose/web/fill-query'
import { requireActor } from '@/lib/compose/web/session'
import { sourceVerbs } from '@/lib/compose/web/sources'
import { sourcesQuery } from '@/lib/domains/telemetry/queries/sources'
import { makeQueryClient } from '@/lib/http/query-client'

export const generateMetadata = async () => ({ title: (await getTranslations('shell'))('page.sources') })

export default async function Page() {
  const actor = await requireActor()
  const client = makeQueryClient()
  await fillQuery(client, sourcesQuery(), sourceVerbs().list(actor))
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <SourcesPage />
    </HydrationBoundary>
  )
}
