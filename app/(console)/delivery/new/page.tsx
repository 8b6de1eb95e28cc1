import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { getTranslations } from 'next-intl/server'
import { DeployPage } from '@/components/delivery/deploy-page'
import { applicationVerbs } from '@/lib/compose/web/applications'
import { deliveryVerbs } from '@/lib/compose/web/delivery'
import { fillQuery } from '@/lib/compose/web/fill-query'
import { requireActor } from '@/lib/compose/web/session'
import { applicationQuery } from '@/lib/domains/applications/queries/applications'
import { releasesQuery } from '@/lib/domains/delivery/queries/releases'
import { type PageSearch, searchOf } from '@/lib/http/page-search'
import { makeQueryClient } from '@/lib/http/query-client'
import { ApplicationName } from '@/lib/kernel/names'

export const generateMetadata = async () => ({ title: (await getTranslations('delivery'))('new.title') })

export default async function Page({ searchParams }: { searchParams: PageSearch }) {
  const actor = await requireActor()
  const named = ApplicationName.safeParse((await searchOf(searchParams)).get('application'))
  const client = makeQueryClient()
  if (named.success) {
    const application = named.data
    await Promise.all([
      fillQuery(client, applicationQuery(application), applicationVerbs().get(actor, { application })),
      fillQuery(client, releasesQuery(application, 50), deliveryVerbs().listReleases(actor, { application, limit: 50 })),
    ])
  }
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <DeployPage />
    </HydrationBoundary>
  )
}
