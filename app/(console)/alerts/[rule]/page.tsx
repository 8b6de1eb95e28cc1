import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { notFound } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { alertsOfRule } from '@/components/alerts/alerts-ask'
import { RulePage } from '@/components/alerts/rule-page'
import { QueryView } from '@/components/data/query-view'
import { LoadingBlock } from '@/components/data/states'
import { alertVerbs } from '@/lib/compose/web/alerts'
import { fillQuery } from '@/lib/compose/web/fill-query'
import { requireActor } from '@/lib/compose/web/session'
import { alertsQuery, ruleQuery } from '@/lib/domains/alerts/queries/alerts'
import { ListAlertsInput, RuleParams } from '@/lib/domains/alerts/schemas'
import { makeQueryClient } from '@/lib/http/query-client'

type Params = Promise<{ rule: string }>

export const generateMetadata = async () => ({ title: (await getTranslations('alerts'))('title') })

export default async function Page({ params }: { params: Params }) {
  const actor = await requireActor()
  const read = RuleParams.safeParse({ alertRule: (await params).rule })
  if (!read.success) notFound()
  const client = makeQueryClient()
  const { alertRule } = read.data
  const ask = alertsOfRule(alertRule)
  const [fault] = await Promise.all([
    fillQuery(client, ruleQuery(alertRule), alertVerbs().rule(actor, read.data)),
    fillQuery(client, alertsQuery(ask), alertVerbs().alerts(actor, ListAlertsInput.parse(ask))),
  ])
  if (fault?.code === 'not-found') notFound()
  const t = await getTranslations('alerts')
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <QueryView loading={<LoadingBlock height={480} />} title={t('unreadable')}>
        <RulePage number={alertRule} />
      </QueryView>
    </HydrationBoundary>
  )
}
