import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { getTranslations } from 'next-intl/server'
import { notFound } from 'next/navigation'
import { DashboardPage } from '@/components/dashboards/dashboard-page'
import { QueryView } from '@/components/data/query-view'
import { LoadingBlock } from '@/components/data/states'
import { dashboardVerbs } from '@/lib/compose/web/dashboards'
import { requireActor } from '@/lib/compose/web/session'
import { DashboardParams } from '@/lib/domains/telemetry/dashboard-schemas'
import { dashboardQuery } from '@/lib/domains/telemetry/queries/dashboards'
import { makeQueryClient } from '@/lib/http/query-client'

type Params = Promise<{ team: string; name: string }>

export const generateMetadata = async ({ params }: { params: Params }) => ({ title: decodeURIComponent((await params).name) })

export default async function Page({ params }: { params: Params }) {
  const actor = await requireActor()
  const { team, name } = await params
  const which = DashboardParams.safeParse({ team: decodeURIComponent(team), name: decodeURIComponent(name) })
  if (!which.success) notFound()
  const found = await dashboardVerbs().get(actor, which.data)
  if (!found.ok) notFound()
  const client = makeQueryClient()
  client.setQueryData(dashboardQuery(which.data.team, which.data.name).queryKey, found.value)
  const t = await getTranslations('dashboards')
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <QueryView loading={<LoadingBlock height={420} />} title={t('unreadable')}>
        <DashboardPage team={which.data.team} name={which.data.name} />
      </QueryView>
    </HydrationBoundary>
  )
}
