import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { getTranslations } from 'next-intl/server'
import { notFound } from 'next/navigation'
import { ConfigPage } from '@/components/canary-config/config-page'
import { QueryView } from '@/components/data/query-view'
import { LoadingBlock } from '@/components/data/states'
import { applicationVerbs } from '@/lib/compose/web/applications'
import { canaryVerbs } from '@/lib/compose/web/canary'
import { fillQuery } from '@/lib/compose/web/fill-query'
import { requireActor } from '@/lib/compose/web/session'
import { decide } from '@/lib/domains/access/core/policy'
import { ConfigParams } from '@/lib/domains/canary/analysis-schemas'
import { configQuery, configsQuery } from '@/lib/domains/canary/queries/configs'
import { type PageSearch, searchOf } from '@/lib/http/page-search'
import { makeQueryClient } from '@/lib/http/query-client'

type Params = Promise<{ application: string }>

const nameOf = async (params: Params) => decodeURIComponent((await params).application)

export async function generateMetadata({ params }: { params: Params }) {
  return { title: (await getTranslations('canary.config'))('title', { application: await nameOf(params) }) }
}

export default async function Page({ params, searchParams }: { params: Params; searchParams: PageSearch }) {
  const actor = await requireActor()
  const application = await nameOf(params)
  const name = ConfigParams.shape.name.safeParse((await searchOf(searchParams)).get('config') ?? 'default')
  const client = makeQueryClient()
  const verbs = canaryVerbs()
  const [owned] = await Promise.all([
    applicationVerbs().get(actor, { application }),
    fillQuery(client, configsQuery(application), verbs.listConfigs(actor, { application })),
    name.success && fillQuery(client, configQuery(application, name.data), verbs.getConfig(actor, { application, name: name.data })),
  ])
  if (!owned.ok) notFound()
  const t = await getTranslations('canary.config')
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <QueryView loading={<LoadingBlock height={480} />} title={t('unreadable')}>
        <ConfigPage application={application} mayEdit={decide(actor, 'canary:configure', owned.value.teamId)} />
      </QueryView>
    </HydrationBoundary>
  )
}
