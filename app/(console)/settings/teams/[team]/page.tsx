import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { TeamPage } from '@/components/settings/team-page'
import { accessVerbs } from '@/lib/compose/web/access'
import { canaryVerbs } from '@/lib/compose/web/canary'
import { fillQuery } from '@/lib/compose/web/fill-query'
import { requireActor } from '@/lib/compose/web/session'
import { membersQuery, teamQuery } from '@/lib/domains/access/queries/access-lists'
import { policyQuery } from '@/lib/domains/canary/queries/policy'
import { makeQueryClient } from '@/lib/http/query-client'

interface Props {
  params: Promise<{ team: string }>
}

export const generateMetadata = async ({ params }: Props) => ({ title: (await params).team })

export default async function Page({ params }: Props) {
  const { team } = await params
  const actor = await requireActor()
  const client = makeQueryClient()
  await Promise.all([
    fillQuery(client, teamQuery(team), accessVerbs().readTeam(actor, { team })),
    fillQuery(client, policyQuery(team), canaryVerbs().getPolicy(actor, { team })),
    fillQuery(client, membersQuery(team, { limit: 50 }), accessVerbs().listMembers(actor, { team, limit: 50 })),
  ])
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <TeamPage slug={team} />
    </HydrationBoundary>
  )
}
