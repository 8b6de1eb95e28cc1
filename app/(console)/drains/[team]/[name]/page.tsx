import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { getTranslations } from 'next-intl/server'
import { notFound } from 'next/navigation'
import { QueryView } from '@/components/data/query-view'
import { LoadingBlock } from '@/components/data/states'
import { DrainPage } from '@/components/drains/drain-page'
import { drainVerbs } from '@/lib/compose/web/drains'
import { fillQuery } from '@/lib/compose/web/fill-query'
import { requireActor } from '@/lib/compose/web/session'
import { drainQuery } from '@/lib/domains/drains/queries/drains'
import { ListDrainsInput } from '@/lib/domains/drains/schemas'
import { makeQueryClient } from '@/lib/http/query-client'

type Params = Promise<{ team: string; name: string }>

export const generateMetadata = async ({ params }: { params: Params }) => ({ title: decodeURIComponent((await params).name) })

export default async function Page({ params }: { params: Params }) {
  const actor = await requireActor()
  const { team, name } = await params
  const ask = ListDrainsInput.safeParse({ team: decodeURIComponent(team), name: decodeURIComponent(name), limit: 1 })
  if (!ask.success) notFound()
  const found = await drainVerbs().list(actor, ask.data)
  const drain = found.ok && found.value.items[0]
  if (!drain) notFound()
  const client = makeQueryClient()
  await fillQuery(client, drainQuery(drain.id), drainVerbs().get(actor, { drain: drain.id }))
  const t = await getTranslations('drains')
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <QueryView loading={<LoadingBlock height={480} />} title={t('unreadable')}>
        <DrainPage id={drain.id} />
      </QueryView>
    </HydrationBoundary>
  )
}
