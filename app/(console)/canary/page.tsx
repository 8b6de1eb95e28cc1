import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { getTranslations } from 'next-intl/server'
import { endedAsk, runningAsk } from '@/components/canary/canaries-ask'
import { CanariesPage } from '@/components/canary/canaries-page'
import { QueryView } from '@/components/data/query-view'
import { LoadingBlock } from '@/components/data/states'
import { canaryVerbs } from '@/lib/compose/web/canary'
import { fillQuery } from '@/lib/compose/web/fill-query'
import { rolloutVerbs } from '@/lib/compose/web/rollouts'
import { requireActor } from '@/lib/compose/web/session'
import { canaryBriefsQuery } from '@/lib/domains/canary/queries/canary'
import { type RolloutsAsk, rolloutsQuery } from '@/lib/domains/delivery/queries/rollouts'
import { ListRolloutsInput } from '@/lib/domains/delivery/rollout-schemas'
import { type PageSearch, searchOf } from '@/lib/http/page-search'
import { makeQueryClient } from '@/lib/http/query-client'
import { ok } from '@/lib/kernel/result'

export const generateMetadata = async () => ({ title: (await getTranslations('canary'))('title') })

export default async function Page({ searchParams }: { searchParams: PageSearch }) {
  const actor = await requireActor()
  const params = await searchOf(searchParams)
  const client = makeQueryClient()
  const verbs = rolloutVerbs()
  const list = async (ask: RolloutsAsk) => {
    const answer = await verbs.list(actor, ListRolloutsInput.parse(ask))
    await fillQuery(client, rolloutsQuery(ask), Promise.resolve(answer))
    const ids = answer.ok ? answer.value.items.map(({ id }) => id) : []
    await fillQuery(client, canaryBriefsQuery(ids), ids.length === 0 ? Promise.resolve(ok({ items: [] })) : canaryVerbs().briefs(actor, { rollout: ids }))
  }
  await Promise.all([list(runningAsk), list(endedAsk(params))])
  const t = await getTranslations('canary')
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <QueryView loading={<LoadingBlock height={480} />} title={t('list.unreadable')}>
        <CanariesPage />
      </QueryView>
    </HydrationBoundary>
  )
}
