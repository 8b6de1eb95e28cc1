import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { getTranslations } from 'next-intl/server'
import { changesAsk, overviewAsk } from '@/components/overview/ask'
import { Overview } from '@/components/overview/overview'
import { partsQuery } from '@/components/overview/parts-query'
import { QueryView } from '@/components/data/query-view'
import { OverviewLoading } from '@/components/overview/overview-loading'
import { webContext } from '@/lib/compose/web/context'
import { fillQuery } from '@/lib/compose/web/fill-query'
import { guideVerbs } from '@/lib/compose/web/guide'
import { ledgerVerbs } from '@/lib/compose/web/ledger'
import { needsVerbs } from '@/lib/compose/web/needs'
import { overviewVerbs } from '@/lib/compose/web/overview'
import { readParts } from '@/lib/compose/web/parts'
import { requireActor } from '@/lib/compose/web/session'
import { needsQuery } from '@/lib/domains/canary/queries/needs'
import { overviewQuery } from '@/lib/domains/estate/queries/overview'
import { guideQuery } from '@/lib/domains/guide/queries/guide'
import { OverviewQuery } from '@/lib/domains/estate/schemas'
import { changesQuery } from '@/lib/domains/ledger/queries/changes'
import { makeQueryClient } from '@/lib/http/query-client'
import { type PageSearch, searchOf } from '@/lib/http/page-search'
import { ok } from '@/lib/kernel/result'

export const generateMetadata = async () => ({ title: (await getTranslations('overview'))('title') })

export default async function OverviewPage({ searchParams }: { searchParams: PageSearch }) {
  const actor = await requireActor()
  const params = await searchOf(searchParams)
  const client = makeQueryClient()
  const ask = overviewAsk(params)
  const changes = changesAsk(params)
  await Promise.all([
    fillQuery(client, overviewQuery(ask), overviewVerbs().overview(actor, OverviewQuery.parse(ask))),
    fillQuery(client, changesQuery(changes), ledgerVerbs().listChanges(actor, changes)),
    fillQuery(client, needsQuery('panel'), needsVerbs().read(actor)),
    fillQuery(client, guideQuery(), guideVerbs().read(actor)),
    fillQuery(client, partsQuery(), readParts().then(({ supervised, parts }) => ok({ supervised, parts }))),
  ])
  const { ports } = webContext().settings
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <QueryView loading={<OverviewLoading />}>
        <Overview ports={{ eureka: ports.eureka, otlp: ports.otlp }} />
      </QueryView>
    </HydrationBoundary>
  )
}
