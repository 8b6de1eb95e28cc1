import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { getTranslations } from 'next-intl/server'
import { historyAsk, openAsk, rulesAsk } from '@/components/alerts/alerts-ask'
import { AlertsPage } from '@/components/alerts/alerts-page'
import { QueryView } from '@/components/data/query-view'
import { LoadingBlock } from '@/components/data/states'
import { alertVerbs } from '@/lib/compose/web/alerts'
import { fillQuery } from '@/lib/compose/web/fill-query'
import { requireActor } from '@/lib/compose/web/session'
import { type AlertsAsk, alertsQuery, rulesQuery } from '@/lib/domains/alerts/queries/alerts'
import { ListAlertsInput, ListRulesInput } from '@/lib/domains/alerts/schemas'
import { type PageSearch, searchOf } from '@/lib/http/page-search'
import { makeQueryClient } from '@/lib/http/query-client'

export const generateMetadata = async () => ({ title: (await getTranslations('alerts'))('title') })

export default async function Page({ searchParams }: { searchParams: PageSearch }) {
  const actor = await requireActor()
  const params = await searchOf(searchParams)
  const client = makeQueryClient()
  const fill = (ask: AlertsAsk) => fillQuery(client, alertsQuery(ask), alertVerbs().alerts(actor, ListAlertsInput.parse(ask)))
  const rules = rulesAsk(params)
  await Promise.all([fill(openAsk(params)), fill(historyAsk(params)), fillQuery(client, rulesQuery(rules), alertVerbs().rules(actor, ListRulesInput.parse(rules)))])
  const t = await getTranslations('alerts')
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <QueryView loading={<LoadingBlock height={480} />} title={t('unreadable')}>
        <AlertsPage />
      </QueryView>
    </HydrationBoundary>
  )
}
