import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { getTranslations } from 'next-intl/server'
import { TokensPage } from '@/components/settings/tokens-page'
import { accessVerbs } from '@/lib/compose/web/access'
import { fillQuery } from '@/lib/compose/web/fill-query'
import { requireActor } from '@/lib/compose/web/session'
import { tokensQuery } from '@/lib/domains/access/queries/access-lists'
import { makeQueryClient } from '@/lib/http/query-client'

export const generateMetadata = async () => ({ title: (await getTranslations('shell'))('page.tokens') })

export default async function Page() {
  const actor = await requireActor()
  const client = makeQueryClient()
  await fillQuery(client, tokensQuery({ limit: 50 }), accessVerbs().listTokens(actor, { limit: 50 }))
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <TokensPage />
    </HydrationBoundary>
  )
}
