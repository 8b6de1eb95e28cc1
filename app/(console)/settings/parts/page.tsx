import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { getTranslations } from 'next-intl/server'
import { PartsPage } from '@/components/settings/parts-page'
import { partsQuery } from '@/components/shell/parts-query'
import { readParts } from '@/lib/compose/web/parts'
import { requireActor } from '@/lib/compose/web/session'
import { makeQueryClient } from '@/lib/http/query-client'

export const generateMetadata = async () => ({ title: (await getTranslations('shell'))('page.parts') })

export default async function Page() {
  await requireActor()
  const client = makeQueryClient()
  client.setQueryData(partsQuery('page').queryKey, await readParts())
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <PartsPage />
    </HydrationBoundary>
  )
}
