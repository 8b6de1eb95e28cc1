import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { getTranslations } from 'next-intl/server'
import { DashboardsPage } from '@/components/dashboards/dashboards-page'
import { QueryView } from '@/components/data/query-view'
import { LoadingBlock } from '@/components/data/states'
import { dashboardVerbs } from '@/lib/compose/web/dashboards'
import { fillQuery } from '@/lib/compose/web/fill-query'
import { requireActor } from '@/lib/compose/web/session'
import { dashboardsQuery } from '@/lib/domains/telemetry/queries/dashboards'
import { makeQueryClient } from '@/lib/http/query-client'

export const generateMetadata = async () => ({ title: (await getTranslations('dashboards'))('list.title') })

export default async function Page() {
  const actor = await requireActor()
  const client = makeQueryClient()
  await fillQuery(client, dashboardsQuery(), dashboardVerbs().list(actor))
  const t = await getTranslations('dashboards')
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <QueryView loading={<LoadingBlock height={420} />} title={t('unreadable')}>
        <DashboardsPage />
      </QueryView>
    </HydrationBoundary>
  )
}
