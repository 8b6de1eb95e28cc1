import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { getTranslations } from 'next-intl/server'
import { TeamsPage } from '@/components/settings/teams-page'
import { accessVerbs } from '@/lib/compose/web/access'
import { fillQuery } from '@/lib/compose/web/fill-query'
import { requireActor } from '@/lib/compose/web/session'
import { teamsQuery } from '@/lib/domains/access/queries/access-lists'
import { makeQueryClient } from '@/lib/http/query-client'

export const generateMetadata = async () => ({ title: (await getTranslations('shell'))('page.teams') })

export default async function Page() {
  const actor = await requireActor()
  const client = makeQueryClient()
  await fillQuery(client, teamsQuery({ limit: 50 }), accessVerbs().listTeams(actor, { limit: 50 }))
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <TeamsPage />
    </HydrationBoundary>
  )
}
