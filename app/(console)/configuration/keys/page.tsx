import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { getTranslations } from 'next-intl/server'
import { KeysPage } from '@/components/configuration/keys-page'
import { QueryView } from '@/components/data/query-view'
import { LoadingBlock } from '@/components/data/states'
import { configSealingVerbs } from '@/lib/compose/web/configuration'
import { fillQuery } from '@/lib/compose/web/fill-query'
import { requireActor } from '@/lib/compose/web/session'
import { configKeysQuery } from '@/lib/domains/configuration/queries/sealing'
import { makeQueryClient } from '@/lib/http/query-client'

export const generateMetadata = async () => ({ title: (await getTranslations('configuration'))('keys.title') })

export default async function Page() {
  const actor = await requireActor()
  const client = makeQueryClient()
  await fillQuery(client, configKeysQuery(), configSealingVerbs().keys(actor))
  const t = await getTranslations('configuration')
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <QueryView loading={<LoadingBlock height={320} />} title={t('unreadable')}>
        <KeysPage />
      </QueryView>
    </HydrationBoundary>
  )
}
