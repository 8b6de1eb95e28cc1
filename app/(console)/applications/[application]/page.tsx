import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { notFound } from 'next/navigation'
import { ApplicationPage, type ApplicationRights } from '@/components/applications/application-page'
import { QueryView } from '@/components/data/query-view'
import { LoadingBlock } from '@/components/data/states'
import { scopeAsk } from '@/components/overview/ask'
import { applicationVerbs } from '@/lib/compose/web/applications'
import { fillQuery } from '@/lib/compose/web/fill-query'
import { overviewVerbs } from '@/lib/compose/web/overview'
import { requireActor } from '@/lib/compose/web/session'
import { decide } from '@/lib/domains/access/core/policy'
import { applicationSummaryQuery } from '@/lib/domains/estate/queries/overview'
import { type PageSearch, searchOf } from '@/lib/http/page-search'
import { makeQueryClient } from '@/lib/http/query-client'
import type { Actor } from '@/lib/kernel/actor'
import { fillTab } from './fill-tab'

type Params = Promise<{ application: string }>

const nameOf = async (params: Params) => decodeURIComponent((await params).application)

export const generateMetadata = async ({ params }: { params: Params }) => ({ title: await nameOf(params) })

export default async function Page({ params, searchParams }: { params: Params; searchParams: PageSearch }) {
  const actor = await requireActor()
  const application = await nameOf(params)
  const search = await searchOf(searchParams)
  const ask = scopeAsk(search)
  const client = makeQueryClient()
  const [fault, owned] = await Promise.all([
    fillQuery(client, applicationSummaryQuery(application, ask), overviewVerbs().application(actor, { zone: undefined, ...ask, application })),
    applicationVerbs().get(actor, { application }),
  ])
  if (fault?.code === 'not-found') notFound()
  await fillTab(client, actor, application, search, owned.ok)
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <QueryView loading={<LoadingBlock height={480} />}>
        <ApplicationPage name={application} rights={owned.ok ? rightsIn(actor, owned.value.teamId) : null} />
      </QueryView>
    </HydrationBoundary>
  )
}

const rightsIn = (actor: Actor, teamId: string): ApplicationRights => ({
  scale: decide(actor, 'server-groups:scale', teamId),
  destroy: decide(actor, 'server-groups:destroy', teamId),
  replace: decide(actor, 'instances:replace', teamId),
  hold: decide(actor, 'instances:hold', teamId),
  deploy: decide(actor, 'rollouts:start', teamId),
  configure: decide(actor, 'config:write', teamId),
  balance: decide(actor, 'balancing:write', teamId),
})
