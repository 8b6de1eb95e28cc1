import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { getTranslations } from 'next-intl/server'
import { QueryView } from '@/components/data/query-view'
import { LoadingBlock } from '@/components/data/states'
import { RegistryPage } from '@/components/registry/registry-page'
import { registryAsk } from '@/components/registry/registry-query'
import { fillQuery } from '@/lib/compose/web/fill-query'
import { gatewayVerbs } from '@/lib/compose/web/gateway'
import { registryVerbs } from '@/lib/compose/web/registry'
import { remoteVerbs } from '@/lib/compose/web/registry-remotes'
import { requireActor } from '@/lib/compose/web/session'
import { sidecarRegistrationsQuery } from '@/lib/domains/gateway/queries/registrations'
import { instancesQuery } from '@/lib/domains/registry/queries/instances'
import { remotesQuery } from '@/lib/domains/registry/queries/remotes'
import { registrySummaryQuery } from '@/lib/domains/registry/queries/summary'
import { InstancesQuery } from '@/lib/domains/registry/schemas'
import { type PageSearch, searchOf } from '@/lib/http/page-search'
import { makeQueryClient } from '@/lib/http/query-client'

export const generateMetadata = async () => ({ title: (await getTranslations('registry'))('title') })

export default async function Page({ searchParams }: { searchParams: PageSearch }) {
  const actor = await requireActor()
  const ask = registryAsk(await searchOf(searchParams))
  const client = makeQueryClient()
  await Promise.all([
    fillQuery(client, registrySummaryQuery(), registryVerbs().summary(actor, {})),
    fillQuery(client, sidecarRegistrationsQuery(), gatewayVerbs().registrations(actor)),
    fillQuery(client, remotesQuery(), remoteVerbs().list(actor)),
    fillQuery(client, instancesQuery(ask), registryVerbs().list(actor, InstancesQuery.parse(ask))),
  ])
  const t = await getTranslations('registry')
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <QueryView loading={<LoadingBlock height={480} />} title={t('unreadable')}>
        <RegistryPage />
      </QueryView>
    </HydrationBoundary>
  )
}
