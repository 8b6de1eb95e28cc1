import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { getTranslations } from 'next-intl/server'
import { notFound } from 'next/navigation'
import { FrozenCardPage } from '@/components/canary/frozen-card-page'
import { QueryView } from '@/components/data/query-view'
import { LoadingBlock } from '@/components/data/states'
import { canaryVerbs } from '@/lib/compose/web/canary'
import { fillQuery } from '@/lib/compose/web/fill-query'
import { requireActor } from '@/lib/compose/web/session'
import { CardHash } from '@/lib/domains/canary/analysis-schemas'
import { canaryViewQuery, cardQuery } from '@/lib/domains/canary/queries/canary'
import { RolloutParams } from '@/lib/domains/delivery/rollout-schemas'
import { makeQueryClient } from '@/lib/http/query-client'

type Params = Promise<{ application: string; number: string; hash: string }>

async function cardOf(params: Params) {
  const { application, number, hash } = await params
  const rollout = RolloutParams.safeParse({ application: decodeURIComponent(application), rollout: number })
  const name = CardHash.safeParse(hash)
  return rollout.success && name.success ? { ...rollout.data, hash: name.data } : notFound()
}

export async function generateMetadata({ params }: { params: Params }) {
  const { application, rollout } = await cardOf(params)
  return { title: (await getTranslations('canary'))('frozen.pageTitle', { application, number: rollout }) }
}

export default async function Page({ params }: { params: Params }) {
  const actor = await requireActor()
  const { application, rollout, hash } = await cardOf(params)
  const client = makeQueryClient()
  const verbs = canaryVerbs()
  const faults = await Promise.all([
    fillQuery(client, cardQuery(application, rollout, hash), verbs.card(actor, { application, rollout, hash })),
    fillQuery(client, canaryViewQuery(application, rollout), verbs.read(actor, { application, rollout })),
  ])
  if (faults.some((fault) => fault?.code === 'not-found')) notFound()
  const t = await getTranslations('canary')
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <QueryView loading={<LoadingBlock height={480} />} title={t('unreadable')}>
        <FrozenCardPage application={application} number={rollout} hash={hash} />
      </QueryView>
    </HydrationBoundary>
  )
}
