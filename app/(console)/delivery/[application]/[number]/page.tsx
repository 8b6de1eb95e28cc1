import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { getTranslations } from 'next-intl/server'
import { notFound } from 'next/navigation'
import { QueryView } from '@/components/data/query-view'
import { LoadingBlock } from '@/components/data/states'
import { RolloutPage } from '@/components/delivery/rollout-page'
import { applicationVerbs } from '@/lib/compose/web/applications'
import { canaryVerbs } from '@/lib/compose/web/canary'
import { deliveryVerbs } from '@/lib/compose/web/delivery'
import { fillQuery } from '@/lib/compose/web/fill-query'
import { rolloutVerbs } from '@/lib/compose/web/rollouts'
import { requireActor } from '@/lib/compose/web/session'
import { decide } from '@/lib/domains/access/core/policy'
import { canaryViewQuery } from '@/lib/domains/canary/queries/canary'
import { rolloutQuery } from '@/lib/domains/delivery/queries/rollouts'
import { instancesOfQuery, serverGroupsQuery } from '@/lib/domains/delivery/queries/server-groups'
import { RolloutParams } from '@/lib/domains/delivery/rollout-schemas'
import { makeQueryClient } from '@/lib/http/query-client'

type Params = Promise<{ application: string; number: string }>

async function rolloutOf(params: Params) {
  const { application, number } = await params
  const read = RolloutParams.safeParse({ application: decodeURIComponent(application), rollout: number })
  return read.success ? read.data : notFound()
}

export async function generateMetadata({ params }: { params: Params }) {
  const { application, rollout: number } = await rolloutOf(params)
  return { title: (await getTranslations('delivery'))('page.title', { application, number }) }
}

export default async function Page({ params }: { params: Params }) {
  const actor = await requireActor()
  const { application, rollout } = await rolloutOf(params)
  const client = makeQueryClient()
  const [fault, owned] = await Promise.all([
    fillQuery(client, rolloutQuery(application, rollout), rolloutVerbs().get(actor, { application, rollout })),
    applicationVerbs().get(actor, { application }),
    // One that has no canary is answered as not found, which leaves nothing to fill.
    fillQuery(client, canaryViewQuery(application, rollout), canaryVerbs().read(actor, { application, rollout })),
    fillQuery(client, serverGroupsQuery(application), deliveryVerbs().listServerGroups(actor, { application, state: 'running', limit: 100 })),
    fillQuery(client, instancesOfQuery(application), deliveryVerbs().listInstances(actor, { application, state: 'live', limit: 200 })),
  ])
  if (fault?.code === 'not-found' || !owned.ok) notFound()
  const t = await getTranslations('delivery')
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <QueryView loading={<LoadingBlock height={480} />} title={t('unreadable')}>
        <RolloutPage application={application} number={rollout} mayRollBack={decide(actor, 'rollouts:roll-back', owned.value.teamId)} />
      </QueryView>
    </HydrationBoundary>
  )
}
